using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Layers;

/// <summary>
/// The part of a network behind its recurrent layers, where a step says something of all steps before.
/// </summary>
internal static class RecurrentPart
{
    /// <summary>The values behind a recurrent layer, up to the next convolution.</summary>
    public static HashSet<string> Behind(GraphBuilder graph)
    {
        HashSet<string> found = [];
        foreach (var node in graph.Graph.Node)
            if (Recurrent.Is(node) || (!LayoutFinder.IsConvolution(node) && Nodes.Reads(node).Any(found.Contains)))
                found.UnionWith(node.Output.Where(o => o.Length > 0));
        return found;
    }

    /// <summary>
    /// The layers before it, without those that only turn the last of them for a recurrent layer; all layers where
    /// there is no such part, or nothing before it.
    /// </summary>
    public static IReadOnlyList<Layer> Before(GraphBuilder graph, IReadOnlyList<Layer> layers)
    {
        var behind = Behind(graph);
        List<Layer> left = [.. layers.Where(l => !behind.Contains(l.Name))];
        if (behind.Count == 0 || left.Count == 0)
            return layers;
        while (
            left.Count > 1
            && graph.Producer(left[^1].Name) is { OpType: "Transpose" } turn
            && left.Any(l => l.Name == turn.Input[0])
        )
            left.RemoveAt(left.Count - 1);
        return left;
    }
}
