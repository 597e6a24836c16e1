using GradCam.Autodiff;
using GradCam.Graph;

namespace GradCam.Layers;

/// <summary>Finds the tensors of a graph that can serve as layers.</summary>
internal static class LayerCatalog
{
    /// <summary>Every tensor between the input and the score that still has spatial axes, in the order of computation.</summary>
    /// <param name="graph">A graph with inferred shapes.</param>
    /// <param name="input">The picture's input, <c>[N, C, spatial...]</c>.</param>
    /// <param name="score">The value that is explained.</param>
    public static IReadOnlyList<Layer> Find(GraphBuilder graph, string input, string score)
    {
        int rank = graph.Shape(input)?.Length ?? 0;
        var fromInput = Differentiator.DependingOn([input], graph.Graph.Node);
        var toScore = LeadingTo(graph, score);
        return [.. from node in graph.Graph.Node
                   from name in node.Output
                   where name != score && fromInput.Contains(name) && toScore.Contains(name)
                   let dims = graph.Shape(name)
                   where dims is not null && dims.Length == rank && HasSpace(dims)
                   select new Layer(name, node.Label(), node.OpType, [.. dims.Select(d => d.Value)])];
    }

    /// <summary>The layer that is taken by itself: the last one before the spatial axes vanish.</summary>
    /// <param name="layers">The catalog.</param>
    /// <param name="dense">The score has spatial axes itself (segmentation), so they never vanish: then the last but the class maps.</param>
    /// <param name="classes">Number of classes.</param>
    public static Layer? Auto(IReadOnlyList<Layer> layers, bool dense, long? classes) =>
        layers.LastOrDefault(l => !dense || l.Shape[1] != classes) ?? layers.LastOrDefault();

    private static bool HasSpace(Dim[] dims) => dims.Length > 2 && dims.Skip(2).Any(d => d.Value != 1);

    /// <summary>All values that the score is computed from, itself included.</summary>
    private static HashSet<string> LeadingTo(GraphBuilder graph, string score)
    {
        HashSet<string> found = [score];
        foreach (var node in graph.Graph.Node.Reverse())
            if (node.Output.Any(found.Contains)) found.UnionWith(Nodes.Reads(node));
        return found;
    }
}
