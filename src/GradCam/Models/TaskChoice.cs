using GradCam.Targets;

namespace GradCam.Models;

/// <summary>What a model's numbers are taken for, where neither the graph nor anybody tells.</summary>
internal static class TaskChoice
{
    /// <summary>The task that is assumed of a single number; null where it is known, or there are more.</summary>
    /// <param name="network">The network.</param>
    /// <param name="labels">The class names: two of them make a score of two sides.</param>
    public static StatedTask? Of(Network network, LabelChoice labels) =>
        network is { Classes: 1, IsDense: false, Head: { Task: null, Rows: null } } && labels.Labels.Names.Count != 2
            ? new(
                ModelTask.Regression,
                Origin.Assumed(
                    "ExplainerOptions.Task = ModelTask.Classification, or two names (ExplainerOptions.Labels), make "
                        + "it a score "
                        + "with two sides"
                )
            )
            : null;
}
