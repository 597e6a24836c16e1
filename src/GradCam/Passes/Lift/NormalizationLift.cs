using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes.Lift;

/// <summary>Normalizations of opsets 7 and 8, which could do more than their later forms.</summary>
internal static class NormalizationLift
{
    /// <summary>
    /// With <c>spatial=0</c> every place had numbers of its own, <c>scale * (x - mean) / sqrt(var + epsilon) + bias</c>
    /// element by element.
    /// </summary>
    public static IEnumerable<NodeProto> BatchNormalization(NodeProto node, LiftContext context)
    {
        if (node.Take("spatial") is not { I: 0 })
            return [node];
        var sum = new Arithmetic(context);
        string variance = sum.Of("Add", node.In(4), context.Float(node.Float("epsilon", 1e-5f))),
            normalized = sum.Of("Div", sum.Of("Sub", node.In(0), node.In(3)), sum.Of("Sqrt", variance)),
            scaled = sum.Of("Mul", normalized, node.In(1));
        return [.. sum.All, Nodes.New("Add", [scaled, node.In(2)], [node.Output[0]])];
    }

    /// <summary>
    /// The channels were told by <c>across_channels</c>, not by axes, and the division by the deviation could be left
    /// out. The runtime takes the mean over the samples of a batch too, as the later form does.
    /// </summary>
    public static IEnumerable<NodeProto> MeanVarianceNormalization(NodeProto node, LiftContext context)
    {
        long[] axes = node.Take("across_channels") is { I: not 0 } ? [0, 1, 2, 3] : [0, 2, 3];
        if (node.Take("normalize_variance") is not { I: 0 })
        {
            node.Attribute.Add(Attr.Of("axes", axes));
            return [node];
        }
        string mean = context.Fresh("mean");
        return
        [
            Nodes.New("ReduceMean", [node.In(0)], [mean], Attr.Of("axes", axes)),
            Nodes.New("Sub", [node.In(0), mean], node.Output),
        ];
    }

    /// <summary>Nodes of one output that are written one after the other.</summary>
    private sealed class Arithmetic(LiftContext context)
    {
        public List<NodeProto> All { get; } = [];

        public string Of(string op, params string[] inputs)
        {
            string made = context.Fresh("normalized");
            All.Add(Nodes.New(op, inputs, [made]));
            return made;
        }
    }
}
