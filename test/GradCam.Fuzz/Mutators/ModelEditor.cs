using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Mutators;

/// <summary>A model that is being made or changed, and what decides how.</summary>
internal sealed class ModelEditor(ModelProto model, Random random, string prefix = "made")
{
    // What makes numbers that depend on what is fed, and nothing else does.
    private static readonly HashSet<string> OfIntegers =
    [
        "Shape",
        "Size",
        "Cast",
        "Gather",
        "GatherND",
        "Constant",
        "ConstantOfShape",
        "ArgMax",
        "ArgMin",
        "NonMaxSuppression",
        "NonZero",
        "Range",
        "Slice",
        "Equal",
        "Less",
        "Greater",
        "Not",
        "And",
        "Or",
    ];

    private readonly List<NodeProto> _pending = [];
    private int _fresh;

    public ModelProto Model => model;

    public GraphProto Graph => model.Graph;

    public Random Random => random;

    public int Opset => model.OpsetImport.Count > 0 ? (int)Math.Clamp(model.OpsetImport[0].Version, 1, 30) : 18;

    public bool Chance(int percent) => random.Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    public string Fresh() => $"{prefix}{_fresh++}";

    /// <summary>A node, whose first output is returned.</summary>
    public string Node(string op, string[] inputs, params AttributeProto[] attributes) =>
        NodeOf(op, inputs, 1, attributes)[0];

    /// <summary>A node of several outputs.</summary>
    public string[] NodeOf(string op, string[] inputs, int outputs, params AttributeProto[] attributes)
    {
        string[] made = [.. Enumerable.Range(0, outputs).Select(_ => Fresh())];
        _pending.Add(Nodes.New(op, inputs, made, attributes));
        return made;
    }

    /// <summary>Puts the nodes that were made since where they are read.</summary>
    public void Place(int at)
    {
        for (int i = _pending.Count - 1; i >= 0; i--)
            Graph.Node.Insert(at, _pending[i]);
        _pending.Clear();
    }

    /// <summary>Takes the nodes that were made since an earlier count, for a graph of their own.</summary>
    public NodeProto[] TakeFrom(int count)
    {
        NodeProto[] taken = [.. _pending.Skip(count)];
        _pending.RemoveRange(count, _pending.Count - count);
        return taken;
    }

    /// <summary>Puts a node back that was taken.</summary>
    /// <returns>A value that it makes.</returns>
    public string Put(NodeProto node, string made)
    {
        _pending.Add(node);
        return made;
    }

    public int Pending => _pending.Count;

    /// <summary>Small numbers of both signs.</summary>
    public string Floats(params long[] dims)
    {
        long count = dims.Aggregate(1L, (a, b) => a * b);
        int phase = random.Next(100);
        float[] values = [.. Enumerable.Range(phase, (int)count).Select(i => ((i * 37 % 101) - 50) / 120f)];
        return Constant(Tensors.Of(Fresh(), values, dims));
    }

    public string Scalar(float value) => Constant(Tensors.Of(Fresh(), [value]));

    /// <summary>A list of integers, which may come by a detour.</summary>
    public string Ints(params long[] values) => Detour(Constant(Tensors.Vector(Fresh(), values)));

    public string Int(long value) => Constant(Tensors.Of(Fresh(), [value]));

    public string Constant(TensorProto tensor)
    {
        if (random.Next(6) == 0)
            return Node("Constant", [], Attr.Of("value", tensor));
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    public string Bool(bool value) =>
        Constant(
            new TensorProto
            {
                Name = Fresh(),
                DataType = (int)ElementType.Bool,
                RawData = ByteString.CopyFrom((byte)(value ? 1 : 0)),
            }
        );

    /// <summary>Values that can be taken for features: no integers, no weights.</summary>
    public (int Reader, int Input)[] Readers() => [.. FloatReaders().Take(2000)];

    private IEnumerable<(int, int)> FloatReaders()
    {
        var floats = Graph
            .Input.Where(i => i.Type?.TensorType?.ElemType is 1 or 10 or 11 or 16)
            .Select(i => i.Name)
            .Concat(
                Graph
                    .Node.Where(n => n.IsStandard() && !OfIntegers.Contains(n.OpType))
                    .SelectMany(n => n.Output.Take(1))
            )
            .ToHashSet();
        floats.ExceptWith(Graph.Initializer.Select(t => t.Name));
        for (int i = 0; i < Graph.Node.Count; i++)
        for (int k = 0; k < Graph.Node[i].Input.Count; k++)
            if (floats.Contains(Graph.Node[i].Input[k]))
                yield return (i, k);
    }

    private string Detour(string constant) =>
        random.Next(12) switch
        {
            0 => Node("Identity", [constant]),
            1 => Node("Add", [constant, Int(0)]),
            2 => Node("Mul", [constant, Int(1)]),
            3 => Node("Neg", [Node("Neg", [constant])]),
            4 => Node("Abs", [constant]),
            5 => Node("Cast", [Node("Cast", [constant], Attr.Of("to", 6L))], Attr.Of("to", 7L)),
            6 => Node("Concat", [constant], Attr.Of("axis", 0L)),
            _ => constant,
        };
}
