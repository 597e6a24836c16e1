using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes.Merge;

/// <summary>
/// Values inside of what runtimes fuse: a Gelu or a normalization that was written as several operators. A further
/// reader would keep the runtime from fusing them, and the model's own outputs would change in their last digits; so a
/// reader gets a copy, computed beside it.
/// </summary>
/// <param name="model">The model; not changed.</param>
internal sealed class FusionGuard(ModelProto model)
{
    private const string Prefix = "gradcam/apart/";

    private static readonly HashSet<string> Elementwise =
    [
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Erf",
        "Tanh",
        "Pow",
        "Sqrt",
        "ReduceMean",
    ];
    private static readonly HashSet<string> Telling = ["Erf", "Tanh", "Pow", "ReduceMean"];

    private readonly Dictionary<string, NodeProto> _inside = Inside(model.Graph);
    private readonly HashSet<string> _constants =
    [
        .. model.Graph.Initializer.Select(t => t.Name),
        .. model.Graph.Node.Where(n => n.OpType == "Constant").SelectMany(n => n.Output),
    ];

    // An earlier graft may have left the same.
    private readonly HashSet<string> _copied =
    [
        .. model
            .Graph.Node.SelectMany(n => n.Output)
            .Where(o => o.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(o => o[Prefix.Length..]),
    ];

    /// <summary>The nodes that make the copies.</summary>
    public List<NodeProto> Copies { get; } = [];

    /// <summary>True if a value must not be read by anyone else.</summary>
    public bool Contains(string value) => _inside.ContainsKey(value);

    /// <summary>The name of the value's copy, which is made when it is first asked for.</summary>
    public string Copy(string value)
    {
        if (_constants.Contains(value))
            return value;
        string copy = Prefix + value;
        if (!_copied.Add(value))
            return copy;
        // A sum of one summand is the value, but no longer the same to the runtime, which else would take the copy for
        // the original.
        if (!_inside.TryGetValue(value, out var node))
            Copies.Add(Nodes.New("Sum", [value], [copy]));
        else
        {
            var clone = node.Clone();
            clone.Name = copy;
            for (int i = 0; i < clone.Input.Count; i++)
                clone.Input[i] = Copy(clone.Input[i]);
            clone.Output[0] = copy;
            Copies.Add(clone);
        }
        return copy;
    }

    /// <summary>
    /// The outputs of elementwise nodes connected to one that marks a GELU or a normalization.
    /// </summary>
    private static Dictionary<string, NodeProto> Inside(GraphProto graph)
    {
        NodeProto[] nodes =
        [
            .. graph.Node.Where(n => n.IsStandard() && Elementwise.Contains(n.OpType) && n.Output.Count == 1),
        ];
        var makers = nodes.ToDictionary(n => n.Output[0]);
        var readers = nodes
            .SelectMany(n => n.Input.Select(i => (Value: i, Reader: n)))
            .ToLookup(r => r.Value, r => r.Reader);
        var inside = new Dictionary<string, NodeProto>();
        var open = new Stack<NodeProto>(nodes.Where(n => Telling.Contains(n.OpType)));
        while (open.TryPop(out var node))
        {
            if (!inside.TryAdd(node.Output[0], node))
                continue;
            foreach (string input in node.Input)
                if (makers.TryGetValue(input, out var maker))
                    open.Push(maker);
            foreach (var reader in readers[node.Output[0]])
                open.Push(reader);
        }
        return inside;
    }
}
