using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>Writes the nodes of subgraphs into the graph that holds them, with names that nothing else has.</summary>
/// <param name="graph">The graph; its constants are added to it, its nodes are what the caller makes of them.</param>
/// <param name="prefix">What the names of added values begin with.</param>
internal sealed class SubgraphWriter(GraphProto graph, string prefix)
{
    // Subgraphs may have the names of each other's values, of which the first keeps them.
    private readonly HashSet<string> _written = [];
    private readonly HashSet<string> _labels = [.. graph.Node.Select(n => n.Name)];
    private readonly HashSet<string> _taken = [.. Nodes.ValuesOf(graph)];
    private readonly Names _names = new(prefix, Nodes.ValuesOf(graph).ToHashSet().Contains);

    // The constants of one that is written several times are the same.
    private readonly Dictionary<GraphProto, Dictionary<string, string>> _constants = new(
        ReferenceEqualityComparer.Instance
    );

    /// <summary>Is told the constants that were added, under their new names.</summary>
    public Action<string, TensorProto> Learn { get; set; } = (_, _) => { };

    /// <summary>A name that nothing has.</summary>
    public string Fresh(string hint) => _names.Fresh(hint);

    /// <summary>Writes a subgraph.</summary>
    /// <param name="subgraph">The subgraph.</param>
    /// <param name="write">Takes its nodes, in order.</param>
    /// <param name="inputs">The values that its inputs are; none for a branch, which has none.</param>
    /// <returns>The names of its results.</returns>
    public string[] Write(
        GraphProto subgraph,
        Action<NodeProto> write,
        IReadOnlyDictionary<string, string>? inputs = null
    )
    {
        // The subgraph itself may come along where the model is written out again, with its constants.
        var names = new Dictionary<string, string>(ConstantsOf(subgraph));
        foreach (var (name, value) in inputs ?? new Dictionary<string, string>())
            names[name] = value;
        foreach (string name in subgraph.Node.SelectMany(n => n.Output).Where(o => o.Length > 0))
            names.TryAdd(name, Names.Free(name, _written.Add(name) ? [] : _taken));
        foreach (var node in subgraph.Node.Select(n => n.Clone()))
        {
            Nodes.RenameReads(node, name => names.GetValueOrDefault(name, name));
            for (int k = 0; k < node.Output.Count; k++)
                node.Output[k] = names.GetValueOrDefault(node.Output[k], node.Output[k]);
            if (!_labels.Add(node.Name))
                node.Name = "";
            write(node);
        }
        return [.. subgraph.Output.Select(o => names.GetValueOrDefault(o.Name, o.Name))];
    }

    private Dictionary<string, string> ConstantsOf(GraphProto subgraph)
    {
        if (_constants.TryGetValue(subgraph, out var known))
            return known;
        var names = _constants[subgraph] = subgraph.Initializer.ToDictionary(
            t => t.Name,
            _ => _names.Fresh("constant")
        );
        foreach (var tensor in subgraph.Initializer)
        {
            graph.Initializer.Add(new TensorProto(tensor) { Name = names[tensor.Name] });
            Learn(names[tensor.Name], tensor);
        }
        return names;
    }
}
