using System.Collections.Immutable;

namespace GradCam.Models;

/// <summary>The preparation of photographs, from a card and a model's input.</summary>
internal static class ModelCardResolver
{
    public static Preprocessing Resolve(ModelCard card, ModelInput input)
    {
        var name = card.Source ?? "The model card";
        var known = input with
        {
            Width = Agree(name, "width", card.Width, input.Width),
            Height = Agree(name, "height", card.Height, input.Height),
            Channels = Agree(name, "number of channels", ChannelCount(card), input.Channels),
        };
        var preset = card.Preset is null ? PreprocessingPresets.Torchvision : PreprocessingPresets.Parse(card.Preset);
        var basis = preset.For(known);
        if (card.Channels is { } order && order != basis.Channels)
            basis = basis with { Channels = order, Mean = Reversed(basis.Mean), Std = Reversed(basis.Std) };

        // Someone who writes one of them by hand does not mean ImageNet's for the others.
        if (card.Preset is null && (card.Scale ?? (object?)card.Mean ?? card.Std) is not null)
            basis = basis with { Scale = 1 / 255.0, Mean = [0], Std = [1] };
        var resolved = basis with
        {
            Resize =
                card.Resize
                ?? (card.ResizeSize ?? card.CropFraction) switch
                {
                    null => basis.Resize,
                    _ => ResizeMode.ShortSideThenCenterCrop,
                },
            ResizeSize = card.ResizeSize ?? basis.ResizeSize,
            CropFraction = card.CropFraction ?? basis.CropFraction,
            Interpolation = card.Interpolation ?? basis.Interpolation,
            Scale = card.Scale ?? basis.Scale,
            Mean = card.Mean ?? basis.Mean,
            Std = card.Std ?? basis.Std,
            Padding = card.Padding ?? basis.Padding,
        };
        try
        {
            resolved.Validate();
        }
        catch (GradCamException error)
        {
            throw new GradCamException($"{name}: {error.Message}", error);
        }
        return resolved;
    }

    private static int? ChannelCount(ModelCard card) =>
        card.Channels switch
        {
            null => null,
            ChannelOrder.Grey => 1,
            _ => 3,
        };

    private static int? Agree(string name, string what, int? card, int? model) =>
        card is null || model is null || card == model
            ? card ?? model
            : throw new GradCamException(
                $"{name} gives the input a {what} of {card}, but the model takes {model}: correct it there or leave "
                    + "it out."
            );

    // A preset's values are in its own order of channels.
    private static ImmutableArray<double> Reversed(ImmutableArray<double> values) => [.. values.Reverse()];
}
