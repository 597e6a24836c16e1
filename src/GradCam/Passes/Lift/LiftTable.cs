using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes.Lift;

/// <summary>The operators whose form changed between opset 7 and 18.</summary>
/// <remarks>
/// An operator may have several rows, the oldest opset first. All others only gained element types, optional attributes
/// or outputs, so that an old node is a new one too: among them Cast, Gather, Gemm, MatMul, Conv, the pools, Concat,
/// Flatten, Reshape, Expand, Tile, Where, Pow, Clip's comparisons, LRN, PRelu, ArgMax, OneHot, ScatterElements, the
/// recurrent layers and the loops of opset 9 and later.
/// </remarks>
internal static class LiftTable
{
    public static Dictionary<string, LiftRow[]> Rows { get; } =
        new()
        {
            ["Softmax"] = [new(13, SoftmaxLift.Rewrite)],
            ["LogSoftmax"] = [new(13, SoftmaxLift.Rewrite)],
            ["Hardmax"] = [new(13, SoftmaxLift.Rewrite)],
            ["Clip"] = [new(11, (n, c) => WithInputs(n, Scalar(n, "min", c), Scalar(n, "max", c)))],
            ["Slice"] =
            [
                new(
                    10,
                    (n, c) =>
                        WithInputs(n, Vector(n, "starts", c), Vector(n, "ends", c), Vector(n, "axes", c, all: true))
                ),
            ],
            ["Pad"] = [new(11, (n, c) => WithInputs(n, Vector(n, "pads", c), Scalar(n, "value", c)))],
            // The lengths became an input first; 18 wants the number of parts where they are equal.
            ["Split"] = [new(13, (n, c) => WithInputs(n, Vector(n, "split", c, all: true))), new(18, EqualParts)],
            ["Squeeze"] = [new(13, Axes)],
            ["Unsqueeze"] = [new(13, (n, c) => WithInputs(n, Vector(n, "axes", c)))],
            ["ReduceSum"] = [new(13, Axes)],
            ["ReduceMean"] = [new(18, Axes)],
            ["ReduceMax"] = [new(18, Axes)],
            ["ReduceMin"] = [new(18, Axes)],
            ["ReduceProd"] = [new(18, Axes)],
            ["ReduceL1"] = [new(18, Axes)],
            ["ReduceL2"] = [new(18, Axes)],
            ["ReduceLogSum"] = [new(18, Axes)],
            ["ReduceLogSumExp"] = [new(18, Axes)],
            ["ReduceSumSquare"] = [new(18, Axes)],
            ["Upsample"] = [new(10, Upsample)],
            ["Resize"] = [new(11, Asymmetric)],
            ["TopK"] = [new(10, (n, c) => WithInputs(n, Vector(n, "k", c)))],
            ["Dropout"] = [new(12, (n, c) => WithInputs(n, n.Take("ratio") is { } ratio ? c.Float(ratio.F) : ""))],
            ["BatchNormalization"] = [new(9, NormalizationLift.BatchNormalization), new(14, OneOutput)],
            ["MeanVarianceNormalization"] = [new(9, NormalizationLift.MeanVarianceNormalization)],
            ["Scatter"] = [new(11, (n, _) => Renamed(n, "ScatterElements"))],
            // Before opset 16 a region's borders were the centres of pixels.
            ["RoiAlign"] =
            [
                new(
                    16,
                    (n, _) =>
                    {
                        n.Attribute.Add(Attr.Of("coordinate_transformation_mode", "output_half_pixel"));
                        return [n];
                    }
                ),
            ],
            ["Scan"] =
            [
                new(
                    9,
                    (n, _) =>
                        throw new GradCamException(
                            $"Scan (node '{n.Label()}') of opset 8 cannot be read; export the model again with a "
                                + "newer opset."
                        )
                ),
            ],
        };

    /// <summary>True for operators whose rewriting depends on the shape of their input.</summary>
    public static bool NeedsShapes(string op) => op is "Softmax" or "LogSoftmax" or "Hardmax";

    /// <summary>True for operators whose rewriting depends on the type of their input.</summary>
    public static bool NeedsTypes(string op) => op is "Clip" or "Pad";

    private static NodeProto[] Axes(NodeProto node, LiftContext context) =>
        WithInputs(node, Vector(node, "axes", context, all: true));

    /// <summary>The node with further inputs; left-out ones at the end are dropped.</summary>
    private static NodeProto[] WithInputs(NodeProto node, params IEnumerable<string> further)
    {
        string[] all = [.. node.Input, .. further];
        int last = Array.FindLastIndex(all, name => name.Length > 0);
        node.Input.Clear();
        node.Input.Add(all.Take(last + 1));
        return [node];
    }

    private static NodeProto[] Renamed(NodeProto node, string op)
    {
        node.OpType = op;
        return [node];
    }

    /// <summary>An attribute of integers as a constant; the empty string if it is absent.</summary>
    /// <param name="node">The node; the attribute is taken off.</param>
    /// <param name="name">The attribute, whose value may be a single integer.</param>
    /// <param name="context">Takes the constant.</param>
    /// <param name="all">No integers mean the same as no attribute.</param>
    private static string Vector(NodeProto node, string name, LiftContext context, bool all = false) =>
        node.Take(name) is not { } found || (all && found.Ints.Count == 0) ? ""
        : found.Type == AttributeProto.Types.AttributeType.Int ? context.Ints([found.I])
        : context.Ints(found.Ints);

    /// <summary>An attribute as a constant of the type of the node's input.</summary>
    private static string Scalar(NodeProto node, string name, LiftContext context) =>
        node.Take(name) is { } found ? context.Scalar(found.F, node.In(0)) : "";

    private static NodeProto[] EqualParts(NodeProto node, LiftContext context)
    {
        if (node.In(1).Length == 0)
            node.Attribute.Add(Attr.Of("num_outputs", node.Output.Count));
        return [node];
    }

    private static NodeProto[] Upsample(NodeProto node, LiftContext context)
    {
        if (node.Take("scales") is { } scales)
            WithInputs(node, context.Floats([.. scales.Floats], scales.Floats.Count));
        return Renamed(node, "Resize");
    }

    /// <summary>
    /// Resize as it was before it could choose: no half pixels, and the nearest neighbour to the left.
    /// </summary>
    private static NodeProto[] Asymmetric(NodeProto node, LiftContext context)
    {
        if (node.In(1).Length == 0)
            throw new GradCamException($"{node.OpType} (node '{node.Label()}') has no scales; export the model again.");
        // No regions stand in front of the scales.
        node.Input.Insert(1, "");
        string mode = node.Text("mode", "nearest");
        node.Take("mode");
        node.Attribute.Add([
            Attr.Of("mode", mode is "bilinear" or "trilinear" ? "linear" : mode),
            Attr.Of("coordinate_transformation_mode", "asymmetric"),
            Attr.Of("nearest_mode", "floor"),
        ]);
        return [node];
    }

    private static NodeProto[] OneOutput(NodeProto node, LiftContext context)
    {
        // The further outputs are those of training, which nothing at inference reads.
        while (node.Output.Count > 1)
            node.Output.RemoveAt(node.Output.Count - 1);
        return [node];
    }
}
