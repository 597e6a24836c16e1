using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Building;

/// <summary>
/// A model open for building: finds producers, constants and shapes, and appends nodes.
/// Nodes are only ever appended, so the list stays in execution order.
/// </summary>
internal sealed class GraphBuilder
{
    private readonly Dictionary<string, NodeProto> _producers = [];
    private readonly Dictionary<string, TensorProto> _initializers = [];
    private readonly Dictionary<string, TypeProto> _types = [];
    private readonly Dictionary<string, Val> _constants = [];
    private readonly HashSet<string> _reserved = [];
    private readonly Names _names;

    /// <param name="model">The model, which grows.</param>
    /// <param name="prefix">The beginning of the names of new values.</param>
    public GraphBuilder(ModelProto model, string prefix = "gradcam/")
    {
        Model = model;
        _names = new(prefix, IsTaken);
        foreach (var tensor in Graph.Initializer)
            _initializers[tensor.Name] = tensor;
        foreach (var node in Graph.Node)
        foreach (string output in node.Output)
            _producers[output] = node;
        foreach (var info in Graph.Input.Concat(Graph.Output).Concat(Graph.ValueInfo))
            _types[info.Name] = info.Type;
    }

    public ModelProto Model { get; }

    public GraphProto Graph => Model.Graph;

    /// <summary>The version of ONNX's default operators that the model is written in.</summary>
    public int Opset => Model.Opset();

    /// <summary>A handle on a value of the graph.</summary>
    public Val this[string name] => new(this, name);

    /// <summary>The node that makes the value, or null for inputs and initializers.</summary>
    public NodeProto? Producer(string name) => _producers.GetValueOrDefault(name);

    /// <summary>
    /// The value as a constant tensor, whether an initializer or a <c>Constant</c> node; null if it is computed.
    /// </summary>
    public TensorProto? Constant(string name) =>
        _initializers.TryGetValue(name, out var tensor) ? tensor
        : Producer(name) is { OpType: "Constant" } node ? FromAttribute(node)
        : null;

    /// <summary>The value's dimensions as far as they are known; null if even the rank is not.</summary>
    public Dim[]? Shape(string name) =>
        Constant(name) is { } constant
            ? [.. constant.Dims.Select(d => new Dim(d))]
            : Dim.Of(_types.GetValueOrDefault(name));

    /// <summary>The value's element type, or <see cref="ElementType.Undefined"/> if unknown.</summary>
    public ElementType Type(string name) =>
        (ElementType)(Constant(name)?.DataType ?? _types.GetValueOrDefault(name)?.TensorType?.ElemType ?? 0);

    /// <summary>A name for a new value.</summary>
    /// <param name="hint">A word for the value.</param>
    public string Fresh(string hint) => _names.Fresh(hint);

    /// <summary>Names that no new value gets, since they mean something elsewhere.</summary>
    public void Reserve(IEnumerable<string> names) => _reserved.UnionWith(names);

    /// <summary>Takes over types found by shape inference.</summary>
    public void Learn(IEnumerable<ValueInfoProto> types)
    {
        foreach (var info in types)
            _types[info.Name] = info.Type;
    }

    /// <summary>
    /// A model of some of the nodes, which are copied, with all types that are known and all initializers; constants
    /// that other nodes hold come as initializers.
    /// </summary>
    public ModelProto Extract(IReadOnlySet<NodeProto> nodes)
    {
        var part = new ModelProto { Graph = new() };
        part.OpsetImport.Add(Model.OpsetImport.Select(set => set.Clone()));
        part.Graph.Node.Add(Graph.Node.Where(nodes.Contains).Select(n => n.Clone()));
        part.Graph.Initializer.Add(Graph.Initializer);
        var held = part.Graph.Node.SelectMany(Nodes.Reads).Where(name => !_initializers.ContainsKey(name));
        foreach (string name in held.Except(part.Graph.Node.SelectMany(n => n.Output)))
            if (Constant(name) is { } constant)
                part.Graph.Initializer.Add(new TensorProto(constant) { Name = name });
        part.Graph.ValueInfo.Add(_types.Select(t => new ValueInfoProto { Name = t.Key, Type = t.Value }));
        return part;
    }

    /// <summary>
    /// A graph within this one, such as the body of a loop, open for building. Its new values have names that none of
    /// this graph has.
    /// </summary>
    /// <param name="graph">The graph, which grows.</param>
    public GraphBuilder Within(GraphProto graph)
    {
        var inner = new ModelProto { Graph = graph };
        inner.OpsetImport.Add(Model.OpsetImport);
        return new(inner, Fresh("within") + "/");
    }

    /// <summary>Appends a node with one output.</summary>
    /// <param name="op">The operator, of ONNX's default domain.</param>
    /// <param name="inputs">Its inputs; null leaves out an optional one.</param>
    /// <param name="attributes">Its attributes.</param>
    public Val Emit(string op, IEnumerable<Val?> inputs, params IEnumerable<AttributeProto> attributes) =>
        EmitMany(op, 1, inputs, attributes)[0];

    /// <summary>Appends a node with several outputs.</summary>
    public Val[] EmitMany(
        string op,
        int outputs,
        IEnumerable<Val?> inputs,
        params IEnumerable<AttributeProto> attributes
    )
    {
        string[] names = [.. Enumerable.Range(0, outputs).Select(_ => _names.Fresh(op))];
        var node = Nodes.New(op, inputs.Select(v => v?.Name ?? ""), names, attributes);
        node.Name = names[0];
        Graph.Node.Add(node);
        foreach (string name in names)
            _producers[name] = node;
        return [.. names.Select(n => this[n])];
    }

    /// <summary>A float32 scalar constant; equal ones share an initializer.</summary>
    public Val Scalar(float value) =>
        Share($"f{BitConverter.SingleToInt32Bits(value)}", name => Tensors.Of(name, [value]));

    /// <summary>An int64 vector constant; equal ones share an initializer.</summary>
    public Val Ints(params ReadOnlySpan<long> values)
    {
        long[] copy = values.ToArray();
        return Share($"i{string.Join(',', copy)}", name => Tensors.Vector(name, copy));
    }

    /// <summary>A constant tensor; its name is chosen here.</summary>
    public Val Add(TensorProto tensor)
    {
        tensor.Name = _names.Fresh("constant");
        Graph.Initializer.Add(tensor);
        _initializers[tensor.Name] = tensor;
        return this[tensor.Name];
    }

    /// <summary>A constant that is made once per key, however often it is asked for.</summary>
    public Val Share(string key, Func<string, TensorProto> make) =>
        _constants.TryGetValue(key, out var known) ? known : _constants[key] = Add(make(""));

    /// <summary>A further input of the model.</summary>
    public Val Input(string name, ElementType type, IEnumerable<Dim>? dims)
    {
        var info = new ValueInfoProto { Name = name, Type = Dim.Type(type, dims) };
        Graph.Input.Add(info);
        _types[name] = info.Type;
        return this[name];
    }

    /// <summary>Makes a value an output of the model, under a name of its own if one is given.</summary>
    public void Output(Val value, string? name = null, ElementType type = ElementType.Float)
    {
        if (name is not null && name != value.Name)
        {
            Graph.Node.Add(Nodes.New("Identity", [value.Name], [name]));
            _producers[name] = Graph.Node[^1];
        }
        string output = name ?? value.Name;
        if (Graph.Output.Any(o => o.Name == output))
            return;
        Graph.Output.Add(
            new ValueInfoProto { Name = output, Type = _types.GetValueOrDefault(value.Name) ?? Dim.Type(type, null) }
        );
    }

    /// <summary>Gives an output of the node that it left unnamed a name, such as a pool's indices.</summary>
    public Val OptionalOutput(NodeProto node, int index)
    {
        while (node.Output.Count <= index)
            node.Output.Add("");
        if (node.Output[index].Length == 0)
        {
            node.Output[index] = _names.Fresh(node.OpType);
            _producers[node.Output[index]] = node;
        }
        return this[node.Output[index]];
    }

    private bool IsTaken(string name) =>
        _reserved.Contains(name)
        || _producers.ContainsKey(name)
        || _initializers.ContainsKey(name)
        || _types.ContainsKey(name);

    private static TensorProto? FromAttribute(NodeProto node) =>
        node.Attribute.FirstOrDefault() switch
        {
            { Name: "value" } a => a.T,
            { Name: "value_float" } a => Tensors.Of("", [a.F]),
            { Name: "value_int" } a => Tensors.Of("", [a.I]),
            { Name: "value_floats" } a => Tensors.Of("", [.. a.Floats], a.Floats.Count),
            { Name: "value_ints" } a => Tensors.Vector("", [.. a.Ints]),
            _ => null,
        };
}
