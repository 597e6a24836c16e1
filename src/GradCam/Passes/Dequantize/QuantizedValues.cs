using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes.Dequantize;

/// <summary>The quantized values of a graph, with the scales that they have.</summary>
internal sealed class QuantizedValues
{
    /// <summary>Operators that move the numbers of their first input, or choose among them.</summary>
    private static readonly HashSet<string> Moving =
    [
        "DepthToSpace",
        "Expand",
        "Flatten",
        "Gather",
        "GatherElements",
        "GatherND",
        "Identity",
        "MaxPool",
        "ReduceMax",
        "ReduceMin",
        "Reshape",
        "Slice",
        "SpaceToDepth",
        "Split",
        "Squeeze",
        "Tile",
        "Transpose",
        "Unsqueeze",
    ];

    /// <summary>The same, with further numbers of the same scale: bounds, and what is filled in.</summary>
    private static readonly HashSet<string> Bounding = ["Clip", "Pad", "Relu"];

    /// <summary>Operators on several inputs of the same scale.</summary>
    private static readonly HashSet<string> Joining = ["Concat", "Max", "Min", "Where"];

    private readonly Dictionary<string, QuantizedValue> _found = [];
    private readonly Dictionary<string, TensorProto> _constants = [];

    /// <param name="graph">The graph; its nodes are in order.</param>
    public QuantizedValues(GraphProto graph)
    {
        foreach (var tensor in graph.Initializer)
            _constants[tensor.Name] = tensor;
        foreach (var node in graph.Node)
        {
            if (node.OpType == "Constant" && node.Find("value")?.T is { } constant)
                _constants[node.Output[0]] = constant;
            if (Of(node) is not { } made)
                continue;
            foreach (string output in node.OpType == "Split" ? node.Output : node.Output.Take(1))
                _found[output] = made;
        }
    }

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<KeyValuePair<string, QuantizedValue>> All => _found;

    /// <summary>The facts of a value; null for one that is not quantized, or whose scale is not known.</summary>
    public QuantizedValue? Find(string name) => _found.GetValueOrDefault(name);

    /// <summary>True for a value that is the same in every run.</summary>
    public bool IsConstant(string name) => _constants.ContainsKey(name);

    /// <summary>The inputs of a node that hold numbers of the scale of its output.</summary>
    public static IEnumerable<int> Numbers(NodeProto node) =>
        node.OpType switch
        {
            "Clip" => [0, 1, 2],
            "Pad" => [0, 2],
            "Where" => [1, 2],
            "Concat" or "Max" or "Min" => Enumerable.Range(0, node.Input.Count),
            _ => [0],
        };

    private QuantizedValue? Of(NodeProto node)
    {
        if (QuantizedOperators.IsQuantizing(node))
            return New(node.In(1), node.In(2), ElementType.UInt8, QuantizedOrigin.Rounding);
        if (node.OpType == "DynamicQuantizeLinear" && node.Output.Count > 2)
            return new(node.Output[1], node.Output[2], ElementType.UInt8, QuantizedOrigin.Rounding);
        if (QuantizedOperators.Makes(node) is var (scale, zero))
        {
            var read = node.Input.Select(Find).FirstOrDefault(v => v is not null)?.Type;
            return New(scale, zero, read ?? ElementType.UInt8, QuantizedOrigin.Operator);
        }
        if (!node.IsStandard())
            return null;
        if (Moving.Contains(node.OpType) || Bounding.Contains(node.OpType))
            return Find(node.In(0)) is { } moved ? moved with { Origin = QuantizedOrigin.Choice } : null;
        if (node.OpType == "Resize")
            return Find(node.In(0)) is { } resized
                ? resized with
                {
                    Origin =
                        node.Text("mode", "nearest") == "nearest" ? QuantizedOrigin.Choice : QuantizedOrigin.Operator,
                }
                : null;
        return Joining.Contains(node.OpType) ? Joined(node) : null;
    }

    private QuantizedValue? Joined(NodeProto node)
    {
        string[] inputs = [.. Numbers(node).Select(i => node.In(i))];
        var known = inputs.Select(Find).OfType<QuantizedValue>().ToArray();
        return
            known.Length > 0
            && inputs.All(i => Find(i) is not null || IsConstant(i))
            && known.All(v => Same(v.Scale, known[0].Scale) && Same(v.Zero, known[0].Zero))
            ? known[0] with
            {
                Origin = QuantizedOrigin.Choice,
            }
            : null;
    }

    private bool Same(string a, string b) =>
        a == b
        || (
            _constants.TryGetValue(a, out var x)
            && _constants.TryGetValue(b, out var y)
            && new TensorProto(x) { Name = "" }.Equals(new TensorProto(y) { Name = "" })
        );

    /// <summary>Scales that differ between channels are left to the operators that know about them.</summary>
    private QuantizedValue? New(string scale, string zero, ElementType otherwise, QuantizedOrigin origin)
    {
        if (_constants.TryGetValue(scale, out var one) && Tensors.Count(one) != 1)
            return null;
        var type = _constants.TryGetValue(zero, out var offset) ? (ElementType)offset.DataType : otherwise;
        return new(scale, zero, type, origin);
    }
}
