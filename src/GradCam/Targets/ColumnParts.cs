using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Targets;

/// <summary>The columns of a detector's rows, as the graph joins them.</summary>
/// <param name="Scores">Number of columns behind the box that a Sigmoid gives.</param>
/// <param name="Objectness">The first of them stands apart; null where the graph does not say.</param>
internal sealed record ColumnParts(int Scores, bool? Objectness)
{
    /// <summary>
    /// Finds the columns behind an output; null if the graph does not join a box of four with scores.
    /// </summary>
    /// <param name="graph">A graph with inferred shapes.</param>
    /// <param name="output">The output.</param>
    /// <param name="axis">The axis of columns.</param>
    /// <param name="columns">Number of columns.</param>
    public static ColumnParts? Of(GraphBuilder graph, string output, int axis, int columns)
    {
        var parts = new List<Part>();
        if (!Split(graph, output, axis, columns, parts) || parts.Count < 2)
            return null;
        long box = 0;
        int next = 0;
        while (next < parts.Count && box < 4)
            box += parts[next++].Length;
        Part[] scores = [.. parts.Skip(next).TakeWhile(p => p.IsProbability)];
        bool? objectness = scores switch
        {
            [{ Length: 1 }, _, ..] => true,
            // One function for box and scores is that of anchors; it may hide where objectness ends.
            [{ IsCut: false }] => false,
            _ => null,
        };
        return box == 4 && scores.Length > 0 ? new((int)scores.Sum(p => p.Length), objectness) : null;
    }

    private static bool Split(GraphBuilder graph, string name, int axis, long columns, List<Part> parts)
    {
        var node = graph.Producer(name);
        switch (node?.OpType)
        {
            case "Identity" or "Cast":
                return Split(graph, node.Input[0], axis, columns, parts);
            case "Transpose" when node.Ints("perm") is { } perm && axis < perm.Length:
                return Split(graph, node.Input[0], (int)perm[axis], columns, parts);
            // Columns that come last stay together while rows are flattened.
            case "Reshape"
                when graph.Shape(name) is { } to
                    && graph.Shape(node.Input[0]) is { } from
                    && axis == to.Length - 1
                    && from[^1].Value == columns:
                return Split(graph, node.Input[0], from.Length - 1, columns, parts);
            case "Concat" when graph.Shape(name) is { } dims:
                // The rows of all scales have the same columns.
                if ((node.Int("axis", 0) + dims.Length) % dims.Length != axis)
                    return Split(graph, node.Input[0], axis, columns, parts);
                foreach (string input in node.Input)
                {
                    if (graph.Shape(input) is not { } part || part[axis].Value is not { } length)
                        return false;
                    var inner = new List<Part>();
                    if (Split(graph, input, axis, length, inner) && inner.Sum(p => p.Length) == length)
                        parts.AddRange(inner);
                    else
                        parts.Add(PartOf(graph, input, length));
                }
                return true;
            default:
                return false;
        }
    }

    private static Part PartOf(GraphBuilder graph, string name, long length)
    {
        bool cut = false;
        var node = graph.Producer(name);
        while (node is { OpType: "Slice" or "Split" or "Identity" or "Transpose" or "Reshape" })
        {
            cut |= node.OpType is "Slice" or "Split";
            node = graph.Producer(node.Input[0]);
        }
        return new(length, node is { OpType: "Sigmoid" or "Softmax" or "HardSigmoid" }, cut);
    }

    /// <summary>Columns that come from one value.</summary>
    /// <param name="Length">Their number.</param>
    /// <param name="IsProbability">They come out of a function that gives probabilities.</param>
    /// <param name="IsCut">They are a part of what that function gives.</param>
    private readonly record struct Part(long Length, bool IsProbability, bool IsCut);
}
