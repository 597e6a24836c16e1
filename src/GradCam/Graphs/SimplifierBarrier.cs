using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Graphs;

/// <summary>
/// Values that a simplification must not see through. The model is cut at each of them: what reads the value reads an
/// input instead, and what makes it makes an output, until both are joined again. So no pair of nodes around the value
/// can be removed together, and nothing else can be taken for the value.
/// </summary>
/// <param name="values">The values, with their types.</param>
internal sealed class SimplifierBarrier(IReadOnlyCollection<ValueInfoProto> values)
{
    private const string Prefix = "gradcam/barrier/";

    /// <summary>Cuts a model at the values.</summary>
    /// <param name="model">The model; its lists are changed, its nodes are not.</param>
    public void Cut(ModelProto model)
    {
        var graph = model.Graph;
        HashSet<string> names = [.. values.Select(v => v.Name)];
        for (int i = 0; i < graph.Node.Count; i++)
        {
            if (!graph.Node[i].Output.Any(names.Contains))
                continue;
            var node = graph.Node[i].Clone();
            for (int k = 0; k < node.Output.Count; k++)
                if (names.Contains(node.Output[k]))
                    node.Output[k] = Prefix + node.Output[k];
            graph.Node[i] = node;
        }
        graph.Input.Add(values);
        for (int i = 0; i < graph.Output.Count; i++)
            if (names.Contains(graph.Output[i].Name))
                graph.Output[i] = new() { Name = Prefix + graph.Output[i].Name, Type = graph.Output[i].Type };
    }

    /// <summary>Joins the parts of a model that was cut.</summary>
    /// <param name="model">The model; changed.</param>
    public void Join(ModelProto model)
    {
        var graph = model.Graph;
        HashSet<string> names = [.. values.Select(v => v.Name)];
        for (int i = graph.Input.Count - 1; i >= 0; i--)
            if (names.Contains(graph.Input[i].Name))
                graph.Input.RemoveAt(i);
        // The runtime merges nodes that compute the same. What else reads the merged one does not read the value.
        var read = graph.Node.SelectMany(Nodes.Reads).ToHashSet();
        foreach (string name in names)
            if (read.Contains(Prefix + name) || !Rename(graph, Prefix + name, name))
                graph.Node.Add(Nodes.New("Identity", [Prefix + name], [name]));
        foreach (var output in graph.Output)
            if (output.Name.StartsWith(Prefix, StringComparison.Ordinal))
                output.Name = output.Name[Prefix.Length..];
        NodeProto[] ordered = [.. Nodes.InOrder(graph.Node)];
        graph.Node.Clear();
        graph.Node.Add(ordered);
    }

    /// <summary>Renames what a node makes; false if none makes it.</summary>
    private static bool Rename(GraphProto graph, string from, string to)
    {
        foreach (var node in graph.Node)
            for (int k = 0; k < node.Output.Count; k++)
                if (node.Output[k] == from)
                {
                    node.Output[k] = to;
                    return true;
                }
        return false;
    }
}
