using GradCam.Explaining;

namespace GradCam.Signatures;

/// <summary>Writes down how a model is read as a model card.</summary>
internal static class SignatureCard
{
    /// <summary>All that the model's own card states, and all that was derived or assumed beside it.</summary>
    public static ModelCard Of(ExplainedModel model)
    {
        var network = model.Network;
        var card = model.Card with
        {
            Source = null,
            Preset = null,
            Labels = model.Labels.Names.Count > 0 ? model.Labels : null,
            // The card lies beside the whole model.
            Layer = model.IsPart ? null : model.Card.Layer ?? network.DefaultLayer?.Name,
            Input = network.Input,
            Output = model.IsPart ? null : network.Head.Output,
        };
        return model.Preprocessing is not { } p
            ? card
            : card with
            {
                Width = p.Width,
                Height = p.Height,
                Resize = p.Resize,
                ResizeSize = p.Resize == ResizeMode.ShortSideThenCenterCrop ? p.ResizeSize : null,
                CropFraction = p is { Resize: ResizeMode.ShortSideThenCenterCrop, ResizeSize: null }
                    ? p.CropFraction
                    : null,
                Interpolation = p.Interpolation,
                Channels = p.Channels,
                Scale = p.Scale,
                Mean = p.Mean,
                Std = p.Std,
                Padding = p.Resize == ResizeMode.Letterbox ? p.Padding : null,
            };
    }
}
