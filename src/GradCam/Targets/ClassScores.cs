using GradCam.Graph;
using static GradCam.Graph.ValShaping;

namespace GradCam.Targets;

/// <summary>The scores of all classes as one matrix, and the weights with which they make up the explained score.</summary>
/// <param name="Scores"><c>float[N, C]</c>; for a dense output, the sum of each class's scores over the region.</param>
/// <param name="Weights"><c>float[N, C]</c>: what the explained score is a sum of.</param>
/// <param name="Total"><c>float[N]</c>: the explained score.</param>
/// <param name="Top"><c>int64[N]</c>: the class of the wanted rank.</param>
internal sealed record ClassScores(Val Scores, Val Weights, Val Total, Val Top)
{
    /// <summary>Input: <c>int64[1]</c>, the rank of the class to explain, or -1 to explain <see cref="WeightsInput"/>.</summary>
    public const string RankInput = "gradcam:rank";

    /// <summary>Input: <c>float[N, C]</c>, or any shape that broadcasts to it.</summary>
    public const string WeightsInput = "gradcam:weights";

    /// <summary>Input of dense models: <c>float[N, 1, spatial...]</c>, the weight of each place.</summary>
    public const string RegionInput = "gradcam:region";

    /// <summary>Appends the score to a graph, with the inputs that choose it.</summary>
    /// <param name="logits">The network's scores.</param>
    /// <param name="dims">Their dimensions.</param>
    public static ClassScores Build(Val logits, Dim[] dims)
    {
        var graph = logits.Graph;
        Val scores = logits;
        if (IsDense(dims))
        {
            long[] spatial = [.. Enumerable.Range(2, dims.Length - 2).Select(axis => (long)axis)];
            Val region = graph.Input(RegionInput, ElementType.Float, dims.Select((d, axis) => axis == 1 ? 1 : axis == 0 ? new Dim(null, "gradcam:n") : d));
            scores = (logits * region).Sum(spatial, keep: false);
        }
        else if (dims.Length != 2) scores = logits.Reshape(dims.Length < 2 ? [1, -1] : [0, -1]);
        Val rank = graph.Input(RankInput, ElementType.Int64, [1]);
        Val weights = graph.Input(WeightsInput, ElementType.Float, [new(null, "gradcam:n"), new(null, "gradcam:c")]);

        Val[] ranked = graph.EmitMany("TopK", 2, [scores, graph.Emit("Max", [rank, graph.Ints(0)]) + graph.Ints(1)]);
        Val top = ranked[1].Slice(graph.Ints(-1), graph.Ints(long.MaxValue), graph.Ints(1)).Squeeze(1);
        Val oneHot = graph.Emit("OneHot", [top, scores.Shape(1, 2), graph.Add(Tensors.Of("", [0f, 1f]))]);
        Val chosen = Where(rank < graph.Ints(0), weights, oneHot);
        return new(scores, chosen, (scores * chosen).Sum([1], keep: false), top);
    }

    /// <summary>True if the scores have spatial axes themselves, as in segmentation.</summary>
    public static bool IsDense(Dim[] dims) => dims.Length > 2 && dims[1].Value != 1 && dims.Skip(2).Any(d => d.Value != 1);
}
