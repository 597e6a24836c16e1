using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Data.Repair.Heads;

/// <summary>
/// Writes nodes before and behind a head, in float32 and in operators that opset 9 and all later ones have.
/// </summary>
/// <param name="model">The model; changed.</param>
/// <param name="head">Its head.</param>
internal sealed class HeadNodes(ModelProto model, LinearHead head)
{
    private const string Prefix = "gradcam/fix/";

    /// <summary>The first opset that has all operators that are written.</summary>
    public const int LeastOpset = 9;

    private readonly HashSet<string> _taken =
    [
        .. Nodes.ValuesOf(model.Graph),
        .. Nodes.AllOf(model.Graph).Select(n => n.Name),
    ];

    private readonly List<string> _added = [];
    private string? _features;

    /// <summary>The names of the nodes that were added.</summary>
    public IReadOnlyList<string> Added => _added;

    /// <summary>The vector that the head reads, in float32.</summary>
    public string Features => _features ??= Cast(head.Node.Input[0], head.Matrix.Type, ElementType.Float);

    /// <summary>True for a value that the file's graph has.</summary>
    public bool Has(string value) => model.Graph.Node.Any(n => n.Output.Contains(value));

    /// <summary>A name that nothing in the model has.</summary>
    public string Fresh(string hint) => Names.Free(Prefix + hint, _taken);

    /// <summary>Adds a node before the head.</summary>
    /// <returns>Its output.</returns>
    public string Emit(string op, IEnumerable<string> inputs, params IEnumerable<AttributeProto> attributes) =>
        Insert(head.Node, 0, op, inputs, attributes);

    /// <summary>Adds a constant.</summary>
    public string Constant(string hint, double[] values, params ReadOnlySpan<long> dims)
    {
        string name = Fresh(hint);
        model.Graph.Initializer.Add(Tensors.Of(name, [.. values.Select(v => (float)v)], dims));
        return name;
    }

    /// <summary>Adds a constant of one number for each channel of a vector.</summary>
    public string Vector(string hint, double[] values) => Constant(hint, values, head.PerChannel(values.Length));

    /// <summary>The product of a matrix and a vector of the head's form.</summary>
    /// <param name="hint">A word for the matrix.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="rows"><c>double[rows, columns]</c>, row by row.</param>
    /// <param name="count">The number of rows.</param>
    public string Product(string hint, string vector, double[] rows, int count)
    {
        int columns = rows.Length / count;
        if (head.IsConvolution)
            return Emit(
                "Conv",
                [vector, Constant(hint, rows, [count, columns, .. Enumerable.Repeat(1L, head.Matrix.Dims.Length - 2)])]
            );
        var transposed = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            transposed[i % columns * count + i / columns] = rows[i];
        return Emit("MatMul", [vector, Constant(hint, transposed, columns, count)]);
    }

    /// <summary>The means of maps over all places, in the form of the head's vector.</summary>
    /// <param name="maps"><c>float[N, channels, spatial...]</c>.</param>
    public string Means(string maps)
    {
        string means = Emit("GlobalAveragePool", [maps]);
        return head.IsConvolution ? means : Emit("Flatten", [means], Attr.Of("axis", 1L));
    }

    /// <summary>Casts a value of the body to float32, if it is of another type.</summary>
    public string Real(string value) => Cast(value, head.Matrix.Type, ElementType.Float);

    /// <summary>Makes the head read another vector.</summary>
    public void Read(string features) => head.Node.Input[0] = Cast(features, ElementType.Float, head.Matrix.Type);

    /// <summary>Subtracts numbers from those of the linear layer.</summary>
    /// <param name="numbers">A value of the scores' form, in float32, which is added before the head.</param>
    public void Subtract(string numbers)
    {
        string own = Cast(numbers, ElementType.Float, head.Matrix.Type);
        Behind("Sub", renamed => [renamed, own]);
    }

    /// <summary>Adds constants to the numbers of the linear layer.</summary>
    public void AddBehind(double[] values)
    {
        var tensor = new TensorProto
        {
            Name = Fresh("bias"),
            DataType = (int)head.Matrix.Type,
            RawData = HeadFile.Encoded(values, head.Matrix.Type, head.Node.Label()),
        };
        tensor.Dims.Add(head.PerChannel(values.Length));
        model.Graph.Initializer.Add(tensor);
        Behind("Add", renamed => [renamed, tensor.Name]);
    }

    private void Behind(string op, Func<string, string[]> inputs)
    {
        string output = head.Node.Output[0],
            renamed = Fresh("linear");
        head.Node.Output[0] = renamed;
        Insert(head.Node, 1, op, inputs(renamed), [], output);
    }

    private string Cast(string value, ElementType from, ElementType to) =>
        from == to ? value : Emit("Cast", [value], Attr.Of("to", (long)to));

    private string Insert(
        NodeProto beside,
        int after,
        string op,
        IEnumerable<string> inputs,
        IEnumerable<AttributeProto> attributes,
        string? output = null
    )
    {
        string name = Fresh(op);
        var node = Nodes.New(op, inputs, [output ?? name], attributes);
        node.Name = name;
        model.Graph.Node.Insert(model.Graph.Node.IndexOf(beside) + after, node);
        _added.Add(name);
        return output ?? name;
    }
}
