using GradCam.Graph.Proto;

namespace GradCam.Graph;

/// <summary>Reads shapes that a graph computes: exporters write them as chains of Shape, Slice, Gather and Concat.</summary>
internal static class ShapeVectors
{
    // Deeper chains are not shapes any more, and a hostile file must not exhaust the stack.
    private const int Deepest = 32;

    /// <summary>The elements of an integer vector, null for one that only the run knows; null as a whole if even their number is unknown.</summary>
    public static long?[]? Known(GraphBuilder graph, string name, int depth = 0)
    {
        if (graph.Constant(name) is { } constant) return [.. Tensors.Ints(constant).Select(v => (long?)v)];
        if (depth > Deepest || graph.Producer(name) is not { } node) return null;
        long?[]? Of(int i) => Known(graph, node.In(i), depth + 1);
        switch (node.OpType)
        {
            case "Identity" or "Cast" or "Unsqueeze" or "Squeeze": return Of(0);
            case "Shape": return OfShape(graph, node);
            case "Concat":
                var parts = Enumerable.Range(0, node.Input.Count).Select(Of).ToArray();
                return parts.Any(p => p is null) ? null : [.. parts.SelectMany(p => p!)];
            case "Gather" when Of(0) is { } from && Of(1) is { } places && places.All(p => p is { } i && i >= -from.Length && i < from.Length):
                return [.. places.Select(p => from[p!.Value < 0 ? p.Value + from.Length : p.Value])];
            case "Slice" when Of(0) is { } from && Of(1) is [{ } start] && Of(2) is [{ } end] && (node.In(4).Length == 0 || Of(4) is [1]):
                long Place(long p) => Math.Clamp(p < 0 ? p + from.Length : p, 0, from.Length);
                return from[(int)Place(start)..(int)Math.Max(Place(start), Place(end))];
            default: return null;
        }
    }

    private static long?[]? OfShape(GraphBuilder graph, NodeProto node)
    {
        if (graph.Shape(node.Input[0]) is not { } dims) return null;
        int Place(long p) => (int)Math.Clamp(p < 0 ? p + dims.Length : p, 0, dims.Length);
        int start = Place(node.Int("start", 0)), end = Place(node.Int("end", dims.Length));
        return [.. dims[start..Math.Max(start, end)].Select(d => d.Value)];
    }
}
