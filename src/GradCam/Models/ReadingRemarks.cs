using System.Globalization;
using GradCam.Autodiff;

namespace GradCam.Models;

/// <summary>What was assumed of a model's axes, numbers and class names, in words.</summary>
internal static class ReadingRemarks
{
    /// <summary>A remark on each assumption.</summary>
    /// <param name="network">The network.</param>
    /// <param name="labels">The class names.</param>
    public static IEnumerable<Diagnostic> Of(Network network, LabelChoice labels)
    {
        if (StraightThrough.Remark(network.Graph.Graph.Node) is { } passed)
            yield return passed;
        if (network.InputLayout.Order == OriginKind.Assumed)
            yield return new(
                "assumed-input-layout",
                $"Nothing in the model says which axis of input '{network.Input}' holds the channels; assumed is the "
                    + $"{(network.ChannelsLast ? "last" : "second")}: if that is wrong, give "
                    + $"ExplainerOptions.InputLayout = TensorLayout."
                    + $"{(network.ChannelsLast ? TensorLayout.ChannelsFirst : TensorLayout.ChannelsLast)}."
            );
        if (network.Head is not { Rows: null } head || network.IsDense || network.Classes is not { } count)
            yield break;
        string output = string.Create(CultureInfo.InvariantCulture, $"the {count:N0} numbers of '{head.Output}'");
        if (head.Task is { From.Kind: OriginKind.Assumed })
            yield return new(
                "assumed-task",
                $"Nothing says what the number of '{head.Output}' is; assumed is the value of a regression: if it is a "
                    + "score for and against a class, give ExplainerOptions.Task = "
                    + "ModelTask.Classification or two names with ExplainerOptions.Labels."
            );
        else if (head.Task is null && labels.Origin is null or { Kind: OriginKind.Assumed })
            yield return new(
                "assumed-task",
                $"Nothing says what {output} are; assumed are scores of "
                    + (labels.Origin is null ? "classes" : "ImageNet's classes")
                    + ", of which one is right: if that is wrong, give ExplainerOptions.Task = "
                    + "ModelTask.MultiLabel or what else they are"
                    + (labels.Origin is null ? "." : ", or other names with ExplainerOptions.Labels.")
            );
        else if (labels.Origin is { Kind: OriginKind.Assumed })
            yield return new(
                "assumed-labels",
                $"Nothing names the classes of {output}; assumed are those of ImageNet: if that is wrong, give "
                    + "ExplainerOptions.Labels."
            );
    }
}
