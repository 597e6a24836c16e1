using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>
/// Operators that were tried out in ONNX up to 1.2 and then removed: exporters of Core ML, WinML and Caffe2 models
/// wrote them, and ONNX Runtime runs them up to opset 9. They are written out as operators that stayed, as soon as a
/// model is read: newer opsets do not have them, and ONNX prints a warning to the standard output wherever it meets
/// one.
/// </summary>
internal sealed class RemovedOperators
{
    private static readonly Dictionary<string, Func<RemovedOperators, NodeProto, IEnumerable<NodeProto>>> Rows = new()
    {
        // scale * x + bias, with one bias for each channel.
        ["ImageScaler"] = (o, n) =>
        {
            float[] bias = [.. n.Find("bias")?.Floats ?? []];
            return o.Linear(n, n.Float("scale", 1), o.Constant(bias, bias.Length, 1, 1));
        },
        // alpha * x + beta.
        ["Affine"] = (o, n) => o.Linear(n, n.Float("alpha", 1), o.Constant([n.Float("beta", 0)])),
        // scale * x.
        ["Scale"] = (o, n) => [o.Product(n.In(0), n.Float("scale", 1), n.Output)],
        // alpha * log(exp(beta * x) + 1).
        ["ParametricSoftplus"] = (o, n) => o.Curved(n, "Softplus"),
        // alpha * tanh(beta * x).
        ["ScaledTanh"] = (o, n) => o.Curved(n, "Tanh"),
        ["Crop"] = (_, n) => [Crop(n)],
        ["DynamicSlice"] = (o, n) => [o.Slice(n)],
        ["ATen"] = (_, n) => throw Unknown(n),
        ["ConstantFill"] = (_, n) => throw Unknown(n),
        ["GivenTensorFill"] = (_, n) => throw Unknown(n),
        ["GRUUnit"] = (_, n) => throw Unknown(n),
    };

    private readonly ModelProto _model;
    private readonly Names _names;
    private readonly Lazy<Constants> _constants;

    private RemovedOperators(ModelProto model)
    {
        _model = model;
        _constants = new(() => Constants.Of(model, Nodes.AllOf(model.Graph)));
        _names = new("gradcam/removed/", Nodes.ValuesOf(model.Graph).ToHashSet().Contains);
    }

    /// <summary>Writes them out, in place.</summary>
    /// <param name="model">A model whose functions are written out.</param>
    /// <exception cref="GradCamException">A node lacks what it needs.</exception>
    public static void WriteOut(ModelProto model)
    {
        if (Nodes.AllOf(model.Graph).Any(IsRemoved))
            new RemovedOperators(model).WriteOut(model.Graph);
    }

    private static bool IsRemoved(NodeProto node) => node.IsStandard() && Rows.ContainsKey(node.OpType);

    private void WriteOut(GraphProto graph)
    {
        foreach (var inner in graph.Node.SelectMany(node => node.Subgraphs()))
            WriteOut(inner);
        NodeProto[] written = [.. graph.Node.SelectMany(n => IsRemoved(n) ? Rows[n.OpType](this, n) : [n])];
        graph.Node.Clear();
        graph.Node.Add(written);
    }

    private IEnumerable<NodeProto> Linear(NodeProto node, float scale, string bias)
    {
        string scaled = _names.Fresh("scaled");
        return [Product(node.In(0), scale, [scaled]), Nodes.New("Add", [scaled, bias], node.Output)];
    }

    private IEnumerable<NodeProto> Curved(NodeProto node, string function)
    {
        string scaled = _names.Fresh("scaled"),
            curved = _names.Fresh("curved");
        return
        [
            Product(node.In(0), node.Float("beta", 1), [scaled]),
            Nodes.New(function, [scaled], [curved]),
            Product(curved, node.Float("alpha", 1), node.Output),
        ];
    }

    private NodeProto Product(string value, float factor, IEnumerable<string> output) =>
        Nodes.New("Mul", [value, Constant([factor])], output);

    /// <summary>
    /// A picture without its border of left, top, right and bottom; <c>scale</c> is the height and width that are left,
    /// and takes precedence over right and bottom.
    /// </summary>
    private static NodeProto Crop(NodeProto node)
    {
        if (node.Ints("border") is not [var left, var top, var right, var bottom])
            throw new GradCamException(
                $"Crop (node '{node.Label()}') has no border of four sides; export the model again."
            );
        (long lower, long outer) = node.Ints("scale") is [var height, var width]
            ? (top + height, left + width)
            : (FromTheEnd(bottom), FromTheEnd(right));
        return Nodes.New(
            "Slice",
            [node.In(0)],
            node.Output,
            Attr.Of("starts", [top, left]),
            Attr.Of("ends", [lower, outer]),
            Attr.Of("axes", [2L, 3])
        );
    }

    private static long FromTheEnd(long count) => count == 0 ? long.MaxValue : -count;

    /// <summary>Slice had its bounds as attributes then, so that they have to be known.</summary>
    private NodeProto Slice(NodeProto node)
    {
        AttributeProto Bound(string name, int input) =>
            Attr.Of(name, _constants.Value.Ints(node.In(input)) ?? throw Unknown(node));
        return Nodes.New(
            "Slice",
            [node.In(0)],
            node.Output,
            [Bound("starts", 1), Bound("ends", 2), .. node.In(3).Length > 0 ? [Bound("axes", 3)] : (AttributeProto[])[]]
        );
    }

    private static GradCamException Unknown(NodeProto node) =>
        new(
            $"{node.OpType} (node '{node.Label()}') was tried out in old versions of ONNX and is gone, so that nothing "
                + "runs it as it stands here; export the model again with a newer opset."
        );

    private string Constant(float[] values, params long[] dims)
    {
        var tensor = Tensors.Of(_names.Fresh("constant"), values, dims);
        _model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }
}
