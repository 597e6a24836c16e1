using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>The meaning of the names and attributes in a function's body at one of its calls.</summary>
internal sealed class FunctionScope
{
    private readonly Dictionary<string, string> _names;
    private readonly Dictionary<string, AttributeProto?>? _attributes;
    private readonly HashSet<string> _taken;
    private readonly string? _prefix;

    private FunctionScope(
        Dictionary<string, string> names,
        Dictionary<string, AttributeProto?>? attributes,
        string? prefix,
        HashSet<string> taken
    ) => (_names, _attributes, _prefix, _taken) = (names, attributes, prefix, taken);

    /// <summary>The model's own graph: every name means itself.</summary>
    public static FunctionScope Outermost { get; } = new([], null, null, []);

    /// <summary>The scope of a call.</summary>
    /// <param name="function">The function.</param>
    /// <param name="call">The node that calls it, whose names are those of the caller already.</param>
    /// <param name="prefix">Begins the names of all values that only the function knows.</param>
    /// <param name="taken">Names that are values of the model already; new ones are added.</param>
    public static FunctionScope Of(FunctionProto function, NodeProto call, string prefix, HashSet<string> taken)
    {
        var names = new Dictionary<string, string>();
        // The last one wins where a name is an output and an input: what reads it reads the input.
        for (int i = 0; i < call.Output.Count; i++)
            if (call.Output[i].Length > 0)
                names.TryAdd(function.Output[i], call.Output[i]);
        for (int i = 0; i < function.Input.Count; i++)
            names[function.Input[i]] = call.In(i);
        var attributes = new Dictionary<string, AttributeProto?>();
        foreach (var fallback in function.AttributeProto)
            attributes[fallback.Name] = fallback;
        foreach (var given in call.Attribute)
            attributes[given.Name] = given;
        return new(names, attributes, prefix, taken);
    }

    /// <summary>The scope of a graph within the body: its own names are made new too, and replaced in it.</summary>
    public FunctionScope Enter(GraphProto graph)
    {
        if (_prefix is null)
            return this;
        var inner = new FunctionScope(new(_names), _attributes, _prefix, _taken);
        foreach (var input in graph.Input)
            input.Name = inner.Defined(input.Name);
        foreach (var tensor in graph.Initializer)
            tensor.Name = inner.Defined(tensor.Name);
        foreach (var tensor in graph.SparseInitializer.Where(t => t.Values is not null))
            tensor.Values.Name = inner.Defined(tensor.Values.Name);
        foreach (string output in graph.Node.SelectMany(n => n.Output).Where(o => o.Length > 0))
            inner.Defined(output);
        foreach (var output in graph.Output)
            output.Name = inner.Read(output.Name);
        foreach (var info in graph.ValueInfo)
            info.Name = inner.Read(info.Name);
        return inner;
    }

    /// <summary>Replaces the names of a node and the attributes that refer to the function's.</summary>
    public void Bind(NodeProto node)
    {
        if (_prefix is null)
            return;
        if (node.Name.Length > 0)
            node.Name = _prefix + node.Name;
        for (int i = 0; i < node.Input.Count; i++)
            node.Input[i] = Read(node.Input[i]);
        for (int i = 0; i < node.Output.Count; i++)
            node.Output[i] = Read(node.Output[i]);
        for (int i = node.Attribute.Count - 1; i >= 0; i--)
        {
            if (!node.Attribute[i].HasRefAttrName)
                continue;
            string name = node.Attribute[i].Name;
            var meant = _attributes!.GetValueOrDefault(node.Attribute[i].RefAttrName)?.Clone();
            node.Attribute.RemoveAt(i);
            // What the call leaves out, the operator's own default is for.
            if (meant is null)
                continue;
            meant.Name = name;
            node.Attribute.Insert(i, meant);
        }
    }

    /// <summary>The outer name of a name in the body; an unknown one gets a new name.</summary>
    public string Read(string name) =>
        name.Length == 0 ? name
        : _names.TryGetValue(name, out string? meant) ? meant
        : Defined(name);

    /// <summary>The new name of a value that is defined here, which may hide an outer one.</summary>
    private string Defined(string name)
    {
        string made = _prefix + name;
        while (!_taken.Add(made))
            made += "_";
        return _names[name] = made;
    }
}
