using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>
/// Adds to a model the nodes that another graph, which was made from it, has beyond it. The model's own nodes stay as
/// they are: values that both have are taken from the model, by name.
/// </summary>
/// <param name="model">The model; changed.</param>
/// <param name="grown">The graph that was made from it; float32, opset 18 or the model's own if that is newer.</param>
internal sealed class SubgraphMerger(ModelProto model, GraphBuilder grown)
{
    private const string Prefix = "gradcam/float32/";

    private readonly HashSet<string> _known =
    [
        .. model.Graph.Input.Select(i => i.Name),
        .. model.Graph.Initializer.Select(t => t.Name),
        .. model.Graph.Node.SelectMany(n => n.Output),
    ];
    private readonly Dictionary<string, NodeProto> _casts = [];
    private readonly FusionGuard _fused = new(model);

    /// <summary>
    /// Values of the model that are floating-point numbers of other types than float32, so that they are cast where
    /// they are read.
    /// </summary>
    public IReadOnlySet<string> OtherFloats { get; init; } = new HashSet<string>();

    /// <summary>Large constants that are added are kept in float16, and cast.</summary>
    public bool Compact { get; init; }

    /// <summary>Adds the nodes and constants that values need.</summary>
    /// <param name="values">The values.</param>
    /// <param name="opset">The opset to write them in.</param>
    /// <exception cref="NewerOpsetException">A node cannot be written in that opset.</exception>
    public void Add(IEnumerable<string> values, int opset)
    {
        var makers = new Dictionary<string, NodeProto>();
        foreach (var node in grown.Graph.Node)
        foreach (string output in node.Output.Where(o => o.Length > 0))
            makers[output] = node;
        var needed = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        HashSet<string> wanted = [.. values];
        var open = new Stack<string>(wanted);
        while (open.TryPop(out string? name))
        {
            if (_known.Contains(name) || !makers.TryGetValue(name, out var node) || Extended(node))
                continue;
            if (needed.Add(node))
                foreach (string read in Nodes.Reads(node))
                    open.Push(read);
        }
        NodeProto[] added =
        [
            .. LowerOpset.Lower(grown, grown.Graph.Node.Where(needed.Contains), opset, _known).Select(n => n.Clone()),
        ];
        var constants = grown.Graph.Initializer.Where(t => !_known.Contains(t.Name)).ToDictionary(t => t.Name);
        // A name that the runtime gave to a value, it may give again when it loads the model.
        var names = added
            .SelectMany(n => n.Output)
            .Where(o =>
                !_known.Contains(o) && !wanted.Contains(o) && !o.StartsWith("gradcam", StringComparison.Ordinal)
            )
            .Distinct()
            .ToDictionary(o => o, o => o.Length > 0 ? $"gradcam/{o}" : o);
        foreach (var node in added)
        {
            for (int i = 0; i < node.Input.Count; i++)
            {
                if (constants.Remove(node.Input[i], out var constant))
                    AddConstant(constant);
                node.Input[i] = Read(node.Input[i]) ?? names.GetValueOrDefault(node.Input[i], node.Input[i]);
            }
            for (int k = 0; k < node.Output.Count; k++)
                node.Output[k] = names.GetValueOrDefault(node.Output[k], node.Output[k]);
        }
        model.Graph.Node.Add(_fused.Copies);
        model.Graph.Node.Add(_casts.Values);
        model.Graph.Node.Add(added);
    }

    /// <summary>The name under which the added nodes read a value of the model; null for its own name.</summary>
    private string? Read(string value)
    {
        string? name = _fused.Contains(value) ? _fused.Copy(value) : null;
        return OtherFloats.Contains(value) ? Cast(name ?? value, Prefix + value, ElementType.Float) : name;
    }

    /// <summary>
    /// Gives a node of the model the further outputs, such as a pool's indices, that the other graph's node has; true
    /// if both graphs have the node.
    /// </summary>
    private bool Extended(NodeProto node)
    {
        if (!node.Output.Any(o => o.Length > 0 && _known.Contains(o)))
            return false;
        var own = model.Graph.Node.FirstOrDefault(n => n.Output.Intersect(node.Output.Where(o => o.Length > 0)).Any());
        if (own is null || own.OpType != node.OpType)
            return false;
        for (int k = own.Output.Count; k < node.Output.Count; k++)
            own.Output.Add(node.Output[k]);
        _known.UnionWith(node.Output);
        return true;
    }

    private void AddConstant(TensorProto constant)
    {
        if (!Compact || constant.DataType != (int)ElementType.Float || !Tensors.IsWeight(constant))
        {
            model.Graph.Initializer.Add(constant);
            return;
        }
        var halves = ToFloat16.Halves(constant, constant.Name + "/half");
        model.Graph.Initializer.Add(halves);
        Cast(halves.Name, constant.Name, ElementType.Float);
    }

    private string Cast(string from, string to, ElementType type)
    {
        // An earlier graft may have left the same.
        if (!_known.Contains(to) && !_casts.ContainsKey(to))
            _casts[to] = Nodes.New("Cast", [from], [to], Attr.Of("to", (long)type));
        return to;
    }
}
