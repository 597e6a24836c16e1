using System.Collections.Immutable;

namespace GradCam.Models.Metadata;

/// <summary>Fills in what a card does not say from another one.</summary>
internal static class CardMerge
{
    /// <summary>Pixels 0..255 without any arithmetic, however they are framed.</summary>
    public static ModelCard PixelsAsTheyAre { get; } =
        new()
        {
            Scale = 1,
            Mean = [0],
            Std = [1],
        };

    /// <summary>
    /// A card with the preparation of another one, as far as it says nothing itself. Scale, mean and deviation belong
    /// together, and so do the ways to resize and crop.
    /// </summary>
    /// <param name="card">The card; what it says holds.</param>
    /// <param name="more">The other one.</param>
    /// <param name="input">The model's input; a size that it has holds too.</param>
    public static ModelCard Fill(ModelCard card, ModelCard more, ModelInput input)
    {
        more = Fitted(Spelled(more), input.Channels);
        card = card with
        {
            Width = card.Width ?? (input.Width is null ? more.Width : null),
            Height = card.Height ?? (input.Height is null ? more.Height : null),
        };
        if (card.Preset is not null)
            return card;
        if ((card.Resize ?? card.ResizeSize ?? (object?)card.CropFraction) is null)
            card = card with { Resize = more.Resize, ResizeSize = more.ResizeSize, CropFraction = more.CropFraction };
        if (!card.SaysPreparation)
        {
            bool turned = card.Channels is { } order && more.SaysPreparation && order != Order(more);
            card = card with
            {
                Scale = more.Scale,
                Mean = turned ? Reversed(more.Mean) : more.Mean,
                Std = turned ? Reversed(more.Std) : more.Std,
            };
        }
        return card with
        {
            Interpolation = card.Interpolation ?? more.Interpolation,
            Channels = card.Channels ?? more.Channels,
            Padding = card.Padding ?? more.Padding,
        };
    }

    /// <summary>A card with the fields of its preset instead of the preset's name.</summary>
    private static ModelCard Spelled(ModelCard card)
    {
        if (card.Preset is not { } name)
            return card;
        var preset = PreprocessingPresets.Parse(name).Template;
        return card with
        {
            Preset = null,
            Resize = card.Resize ?? preset.Resize,
            CropFraction =
                card.CropFraction ?? (preset.Resize == ResizeMode.ShortSideThenCenterCrop ? preset.CropFraction : null),
            Interpolation = card.Interpolation ?? preset.Interpolation,
            Channels = card.Channels ?? preset.Channels,
            Scale = card.Scale ?? preset.Scale,
            Mean = card.Mean ?? preset.Mean,
            Std = card.Std ?? preset.Std,
            Padding = card.Padding ?? preset.Padding,
        };
    }

    /// <summary>A card for an input of one channel: what it says of colours is averaged.</summary>
    private static ModelCard Fitted(ModelCard card, int? channels) =>
        channels != 1
            ? card
            : card with
            {
                Channels = null,
                Mean = card.Mean is { } mean ? [mean.Average()] : null,
                Std = card.Std is { } std ? [std.Average()] : null,
            };

    private static ChannelOrder Order(ModelCard card) => card.Channels ?? ChannelOrder.Rgb;

    private static ImmutableArray<double>? Reversed(ImmutableArray<double>? values) =>
        values is { } all ? [.. all.Reverse()] : null;
}
