using GradCam.Explaining;
using GradCam.Models;
using GradCam.Targets;

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
            Labels = model.LabelsOrigin is not null && model.Labels.Names.Count > 0 ? model.Labels : null,
            // The card lies beside the whole model. A detector's layer depends on the box; one that is written down
            // would be that of all boxes.
            Layer = model.IsPart
                ? null
                : model.Card.Layer ?? (network.Scales is null ? network.DefaultLayer?.Name : null),
            Input = network.Input,
            Output = model.IsPart ? null : network.Head.Output,
            InputLayout = model.InputLayout.ChannelsLast ? TensorLayout.ChannelsLast : TensorLayout.ChannelsFirst,
            Task = model.IsPart ? null : TaskOf(network),
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

    private static ModelTask? TaskOf(Network network) =>
        network.Head.Rows?.Kind switch
        {
            RowKind.Boxes => ModelTask.Detection,
            RowKind.Steps => ModelTask.Sequence,
            RowKind.Unknown => null,
            _ when network.IsDense => ModelTask.Segmentation,
            _ => network.Head.Task?.Task ?? ModelTask.Classification,
        };
}
