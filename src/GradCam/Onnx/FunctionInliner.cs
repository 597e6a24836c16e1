using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>
/// Writes a model's local functions out where they are called, so that everything later, and the runtime, sees one
/// plain graph: what is checked is what runs. Their number of nodes is counted before the first is written: functions
/// that call each other twice grow exponentially.
/// </summary>
internal sealed class FunctionInliner
{
    // No exporter nests modules this deep; each level is a level of our own stack.
    private const int DeepestCall = 64;

    private readonly Dictionary<(string, string, string), FunctionProto> _functions = [];
    private readonly Dictionary<FunctionProto, long> _nodes = [];
    private readonly HashSet<string> _taken = [];
    private readonly ModelProto _model;
    private readonly string _name;
    private readonly ResourceLimits _limits;

    private FunctionInliner(ModelProto model, string name, ResourceLimits limits) =>
        (_model, _name, _limits) = (model, name, limits);

    /// <summary>Writes all functions out and removes them from the model.</summary>
    /// <param name="model">The model; changed.</param>
    /// <param name="name">The name for error messages.</param>
    /// <param name="limits">Bounds the number of nodes.</param>
    /// <exception cref="GradCamException">A function calls itself, is too large, or contradicts the model.</exception>
    public static void Inline(ModelProto model, string name, ResourceLimits limits)
    {
        if (model.Functions.Count > 0)
            new FunctionInliner(model, name, limits).Inline();
    }

    private void Inline()
    {
        foreach (var function in _model.Functions)
            if (!_functions.TryAdd(Key(function.Domain, function.Name, function.Overload), function))
                throw Wrong(function, "is there twice");
        foreach (var function in _model.Functions)
            CheckVersions(function);
        if (Count(_model.Graph, 0) is var count && count > _limits.Nodes)
            throw new GradCamException(
                $"{_name} has {(count == long.MaxValue ? "endlessly many" : $"{count:N0}")} nodes once its functions "
                    + $"are written out; {_limits.Met("nodes")}"
            );
        Take(_model.Graph);
        Expand(_model.Graph, FunctionScope.Outermost);
        _model.Functions.Clear();
        var used = Nodes.Domains(_model.Graph).ToHashSet();
        foreach (
            var import in _model
                .OpsetImport.Where(o => o.Domain is not ("" or "ai.onnx") && !used.Contains(o.Domain))
                .ToArray()
        )
            _model.OpsetImport.Remove(import);
    }

    /// <summary>A function's nodes become the model's, so both have to mean the same operators.</summary>
    private void CheckVersions(FunctionProto function)
    {
        foreach (var import in function.OpsetImport)
        {
            bool standard = import.Domain is "" or "ai.onnx";
            var models = _model.OpsetImport.FirstOrDefault(o =>
                standard ? o.Domain is "" or "ai.onnx" : o.Domain == import.Domain
            );
            if (models is null)
                _model.OpsetImport.Add(import.Clone());
            else if (models.Version != import.Version)
                throw Wrong(
                    function,
                    $"uses version {import.Version} of the operators of '{(standard ? "ai.onnx" : import.Domain)}' "
                        + $"and the model version {models.Version}"
                );
        }
    }

    /// <summary>
    /// The nodes of a graph with all functions written out; the largest number stands for more than can be counted.
    /// </summary>
    private long Count(GraphProto graph, int depth) => Count(graph.Node, depth);

    private long Count(IEnumerable<NodeProto> nodes, int depth)
    {
        long count = 0;
        foreach (var node in nodes)
        {
            count = Sum(count, Find(node) is { } function ? Count(function, depth + 1) : 1);
            foreach (var inner in node.Subgraphs())
                count = Sum(count, Count(inner, depth + 1));
        }
        return count;
    }

    private long Count(FunctionProto function, int depth)
    {
        if (_nodes.TryGetValue(function, out long known))
            return known >= 0 ? known : throw Wrong(function, "calls itself");
        if (depth > DeepestCall)
            throw Wrong(function, $"is called by functions more than {DeepestCall} deep");
        _nodes[function] = -1;
        return _nodes[function] = Count(function.Node, depth);
    }

    private static long Sum(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    private void Expand(GraphProto graph, FunctionScope scope)
    {
        NodeProto[] nodes = [.. graph.Node.SelectMany(n => Expanded(n, scope))];
        graph.Node.Clear();
        graph.Node.Add(nodes);
    }

    /// <summary>The nodes in place of a node: itself, or a function's nodes with new names.</summary>
    private IEnumerable<NodeProto> Expanded(NodeProto node, FunctionScope scope)
    {
        scope.Bind(node);
        foreach (var inner in node.Subgraphs())
            Expand(inner, scope.Enter(inner));
        return Find(node) is { } function ? Body(function, node) : [node];
    }

    private IEnumerable<NodeProto> Body(FunctionProto function, NodeProto call)
    {
        if (call.Input.Count > function.Input.Count || call.Output.Count > function.Output.Count)
            throw Wrong(
                function,
                $"takes {function.Input.Count} inputs and gives {function.Output.Count} outputs, but is called with "
                    + $"{call.Input.Count} and {call.Output.Count}"
            );
        if (call.Attribute.Any(a => a.G is not null || a.Graphs.Count > 0))
            throw Wrong(function, "is given a graph as an attribute, which no exporter does");
        // As exporters name the parts of a module.
        var scope = FunctionScope.Of(function, call, $"{call.Label()}/", _taken);
        foreach (var node in function.Node)
        foreach (var written in Expanded(node.Clone(), scope))
            yield return written;
        // An output that is an input of the function as well, or is there twice, has no node that could be named for
        // it.
        for (int i = 0; i < call.Output.Count; i++)
            if (
                call.Output[i].Length > 0
                && scope.Read(function.Output[i]) is { Length: > 0 } made
                && made != call.Output[i]
            )
                yield return Nodes.New("Identity", [made], [call.Output[i]]);
    }

    /// <summary>Notes the names of all values of a graph, which no new one may get.</summary>
    private void Take(GraphProto graph)
    {
        _taken.UnionWith(
            graph.Input.Concat(graph.Output).Select(v => v.Name).Concat(graph.Initializer.Select(t => t.Name))
        );
        foreach (var node in graph.Node)
        {
            _taken.UnionWith(node.Input.Concat(node.Output));
            foreach (var inner in node.Subgraphs())
                Take(inner);
        }
    }

    private FunctionProto? Find(NodeProto node) =>
        _functions.GetValueOrDefault(Key(node.Domain, node.OpType, node.Overload));

    private static (string, string, string) Key(string domain, string name, string overload) =>
        (domain == "ai.onnx" ? "" : domain, name, overload);

    private GradCamException Wrong(FunctionProto function, string what) =>
        new($"{_name} cannot be loaded: its function '{function.Name}' {what}; export the model again.");
}
