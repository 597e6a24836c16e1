using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Targets;

/// <summary>
/// The scores of a model that looks at all pictures of a run together: the patches of a slide, the frames of a clip.
/// </summary>
internal static class SharedScores
{
    /// <summary>
    /// Writes scores of one row for many pictures, <c>[1, C]</c>, as a row for each picture, all of them equal; other
    /// scores stay as they are.
    /// </summary>
    /// <param name="graph">The graph that computes the scores, with inferred shapes.</param>
    /// <param name="head">The scores as the model has them.</param>
    /// <param name="input">The picture's input.</param>
    /// <returns>The head, and whether its rows are the same score.</returns>
    public static (ScoreHead Head, bool AreShared) ForEachPicture(GraphBuilder graph, ScoreHead head, string input)
    {
        var samples = graph.Shape(input)![0];
        if (samples.Value == 1 || graph.Shape(head.Tensor) is not [{ Value: 1 }, var classes])
            return (head, false);
        Val rows = ValOps.Concat(0, graph[input].Shape(0, 1), graph.Ints(1));
        Val scores = graph.Emit("Expand", [graph[head.Tensor], rows]);
        graph.Learn([new() { Name = scores.Name, Type = Dim.Type(ElementType.Float, [samples, classes]) }]);
        return (head with { Tensor = scores.Name }, true);
    }

    /// <summary>
    /// A seed of gradients for scores of many equal rows: each counts in part, so that together they count once.
    /// </summary>
    /// <param name="seed">The seed of each row, <c>[N, ...]</c>.</param>
    public static Val Once(Val seed) => seed / seed.Shape(0, 1).AsFloat();
}
