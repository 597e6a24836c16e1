using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>Drops the nodes and constants that no output depends on.</summary>
internal sealed class Prune : IModelPass
{
    /// <inheritdoc/>
    public ModelProto Apply(ModelProto model)
    {
        var graph = model.Graph;
        HashSet<string> read = [.. graph.Output.Select(o => o.Name)];
        for (int i = graph.Node.Count - 1; i >= 0; i--)
            if (graph.Node[i].Output.Any(read.Contains))
                read.UnionWith(Nodes.Reads(graph.Node[i]));
            else
                graph.Node.RemoveAt(i);
        for (int i = graph.Initializer.Count - 1; i >= 0; i--)
            if (!read.Contains(graph.Initializer[i].Name))
                graph.Initializer.RemoveAt(i);
        return model;
    }
}
