using GradCam.Building;
using GradCam.Onnx.Proto;

namespace GradCam.Targets;

/// <summary>Finds what the numbers of an output are.</summary>
internal static class TaskReader
{
    private static readonly HashSet<string> Normalizing = ["LpNormalization", "ReduceL2"];

    /// <summary>The scores with their task, as it was stated or as the graph tells it.</summary>
    /// <param name="graph">The graph that computes the scores.</param>
    /// <param name="head">The scores.</param>
    /// <param name="stated">The task that was stated; null for none.</param>
    /// <param name="size">The lengths of the input's spatial axes.</param>
    public static ScoreHead Read(GraphBuilder graph, ScoreHead head, StatedTask? stated, IReadOnlyList<int> size)
    {
        if (stated is { IsOfThePicture: false })
            return head with { FormFrom = stated.From };
        if (
            head.Rows is not null
            || head.Features is not null
            || ScoreLayout.IsDense(graph.Shape(head.Tensor) ?? [], size)
        )
            return head;
        if ((stated ?? Derived(graph, head)) is not { } found)
            return head;
        return head with
        {
            Task = found,
            OutputActivation =
                head.Activation is not null && found.Task is ModelTask.Classification or ModelTask.MultiLabel
                    ? head.OutputActivation
                    : Activation(found.Task),
        };
    }

    private static StatedTask? Derived(GraphBuilder graph, ScoreHead head) =>
        head.Activation == "Sigmoid" ? new(ModelTask.MultiLabel, Origin.Derived("Sigmoid"))
        : head.Activation is { } activation ? new(ModelTask.Classification, Origin.Derived(activation))
        : head.LabelSource is { } labels ? new(ModelTask.Classification, Origin.Derived(labels.Operator))
        : IsNormalized(graph, head) ? new(ModelTask.Embedding, Origin.Derived("its length of 1"))
        : null;

    private static OutputActivation Activation(ModelTask task) =>
        task switch
        {
            ModelTask.Classification => OutputActivation.Softmax,
            ModelTask.MultiLabel => OutputActivation.Sigmoid,
            _ => OutputActivation.None,
        };

    /// <summary>The last operators divide by the length of the vector.</summary>
    private static bool IsNormalized(GraphBuilder graph, ScoreHead head)
    {
        return graph.Producer(head.Tensor) is { } last
            && (
                Normalizing.Contains(last.OpType)
                || (last.OpType == "Div" && Normalizing.Contains(Behind(graph.Producer(last.Input[1]))?.OpType ?? ""))
            );

        NodeProto? Behind(NodeProto? node)
        {
            while (node is { OpType: "Expand" or "Clip" or "Max" or "Add" or "Unsqueeze" or "Reshape" or "Identity" })
                node = graph.Producer(node.Input[0]);
            return node;
        }
    }
}
