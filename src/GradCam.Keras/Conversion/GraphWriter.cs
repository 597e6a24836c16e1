using System.Runtime.InteropServices;
using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Keras.Conversion;

/// <summary>Writes nodes and constants, named after the layer that they are written for.</summary>
internal sealed class GraphWriter
{
    // The oldest that has all that is written here.
    private const int Opset = 18,
        IrVersion = 8;

    // Numbers and letters of names that are not in the file: 64 MB of each.
    private const long MostFilled = 1 << 24,
        MostLetters = 1 << 25;

    private readonly HashSet<string> _names = [];
    private readonly Dictionary<string, string> _constants = [];
    private readonly Dictionary<string, int> _counts = [];
    private readonly Dictionary<(string Value, string Order), string> _transposed = [];
    private readonly List<(int Since, string Value, string Order)> _turns = [];
    private readonly HashSet<string> _outputs = [];
    private readonly ResourceLimits _limits;
    private GraphProto _graph;
    private long _letters,
        _filled;

    public GraphWriter(string name, ResourceLimits limits)
    {
        _limits = limits;
        Model = new()
        {
            IrVersion = IrVersion,
            ProducerName = "gradcam",
            Graph = new() { Name = name },
        };
        _graph = Model.Graph;
        Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
    }

    public ModelProto Model { get; }

    /// <summary>The prefix of names: the layer's.</summary>
    public string Scope { get; set; } = "";

    /// <summary>The number of nodes.</summary>
    public int Count => Model.Graph.Node.Count;

    /// <summary>A node of one output, whose name is returned.</summary>
    public string Node(string op, IEnumerable<string> inputs, params IEnumerable<AttributeProto> attributes) =>
        Nodes(op, 1, inputs, attributes)[0];

    /// <summary>A node of several outputs.</summary>
    public string[] Nodes(
        string op,
        int outputs,
        IEnumerable<string> inputs,
        params IEnumerable<AttributeProto> attributes
    )
    {
        if (Count >= _limits.Nodes)
            throw new GradCamException($"The model makes too many nodes: {_limits.Met("nodes")}");
        string[] names = [.. Enumerable.Range(0, outputs).Select(_ => Unique($"{Scope}/{op}"))];
        var node = Onnx.Nodes.New(op, inputs, names, attributes);
        node.Name = names[0];
        _graph.Node.Add(node);
        return names;
    }

    /// <summary>
    /// A graph of its own, as loops have it, with the nodes that a function writes. It may read all values around it;
    /// constants are written around it.
    /// </summary>
    public GraphProto Body(Action write)
    {
        var around = _graph;
        var body = _graph = new() { Name = Unique($"{Scope}/step") };
        try
        {
            write();
        }
        finally
        {
            _graph = around;
        }
        return body;
    }

    /// <summary>A name that no value has.</summary>
    public string Fresh(string name) => Unique($"{Scope}/{name}");

    /// <summary>A constant that is written once per key.</summary>
    public string Constant(string key, Func<TensorProto> make)
    {
        if (_constants.TryGetValue(key, out string? known))
            return known;
        var tensor = make();
        tensor.Name = Unique(key);
        Model.Graph.Initializer.Add(tensor);
        return _constants[key] = tensor.Name;
    }

    /// <summary>Weights.</summary>
    public string Weights(string key, Func<(float[] Data, long[] Shape)> make) =>
        Constant(
            key,
            () =>
            {
                var (data, shape) = make();
                // Hundreds of megabytes need not be there twice.
                var tensor = new TensorProto
                {
                    DataType = (int)ElementType.Float,
                    RawData = UnsafeByteOperations.UnsafeWrap(new FloatBytes(data).Memory),
                };
                tensor.Dims.Add(shape);
                return tensor;
            }
        );

    public string Scalar(float value) => Constant($"constant/{value:R}", () => Tensors.Of("", [value]));

    public string Ints(params long[] values) =>
        Constant($"ints/{string.Join('_', values)}", () => Tensors.Vector("", values));

    /// <summary>A value with its axes in another order; made once, even if it is asked for twice.</summary>
    public string Transpose(string value, int[] perm)
    {
        if (perm.SequenceEqual(KerasTensor.Plain(perm.Length)))
            return value;
        string order = string.Join(',', perm);
        if (_transposed.TryGetValue((value, order), out string? known))
            return known;
        string result = Node("Transpose", [value], Attr.Of("perm", perm.Select(p => (long)p)));
        // What is made in a loop does not exist outside.
        if (_graph != Model.Graph)
            return result;
        Turn(result, string.Join(',', perm.Select((_, i) => Array.IndexOf(perm, i))), value);
        Turn(value, order, result);
        return result;
    }

    private void Turn(string value, string order, string result)
    {
        _transposed[(value, order)] = result;
        _turns.Add((Count, value, order));
    }

    /// <summary>Counts constants that are not in the file; false for more than any model has.</summary>
    public bool MayFill(long count)
    {
        if (count is < 0 or > MostFilled || _filled > MostFilled - count)
            return false;
        _filled += count;
        return true;
    }

    /// <summary>Gives a value the name of its layer, if one of the nodes written since then makes it.</summary>
    public string Rename(string value, string name, int since)
    {
        if (Model.Graph.Node.Skip(since).All(n => !n.Output.Contains(value)) || !_names.Add(name))
            return value;
        foreach (var node in Model.Graph.Node.Skip(since))
        {
            for (int i = 0; i < node.Input.Count; i++)
                if (node.Input[i] == value)
                    node.Input[i] = name;
            for (int i = 0; i < node.Output.Count; i++)
                if (node.Output[i] == value)
                    node.Output[i] = name;
        }
        // What was turned before cannot have to do with a value that was made since.
        for (int i = _turns.Count - 1; i >= 0 && _turns[i].Since > since; i--)
        {
            var (at, from, order) = _turns[i];
            if (!_transposed.TryGetValue((from, order), out string? other) || (from != value && other != value))
                continue;
            _transposed.Remove((from, order));
            _transposed[(from == value ? name : from, order)] = other == value ? name : other;
            _turns[i] = (at, from == value ? name : from, order);
        }
        return name;
    }

    /// <summary>An input of the model.</summary>
    public string Input(string name, long?[] shape)
    {
        _names.Add(name);
        Model.Graph.Input.Add(
            new ValueInfoProto { Name = name, Type = Dim.Type(ElementType.Float, Dims(shape, name)) }
        );
        return name;
    }

    /// <summary>An output of the model, under the name of the layer that makes it.</summary>
    public void Output(string value, string name, long?[] shape)
    {
        if (value != name && _names.Add(name))
        {
            Model.Graph.Node.Add(Onnx.Nodes.New("Identity", [value], [name]));
            value = name;
        }
        if (_outputs.Add(value))
            Model.Graph.Output.Add(
                new ValueInfoProto { Name = value, Type = Dim.Type(ElementType.Float, Dims(shape, value)) }
            );
    }

    private static IEnumerable<Dim> Dims(long?[] shape, string name) =>
        shape.Select((d, i) => d is { } known ? known : new Dim(null, i == 0 ? "batch" : $"{name}_{i}"));

    private string Unique(string name)
    {
        if ((_letters += name.Length) > MostLetters)
            throw new GradCamException(
                "The names of the model's layers are too long for so many of them; give shorter ones."
            );
        if (_names.Add(name))
            return name;
        int number = _counts.GetValueOrDefault(name);
        string next;
        do next = $"{name}_{++number}";
        while (!_names.Add(next));
        _counts[name] = number;
        return next;
    }

    /// <summary>Floats as the bytes that they are.</summary>
    private sealed class FloatBytes(float[] data) : System.Buffers.MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(data.AsSpan());

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() { }

        protected override void Dispose(bool disposing) { }
    }
}
