using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes.Lift;

/// <summary>The operators whose form changed between opset 7 and 18.</summary>
/// <remarks>
/// All others only gained element types, optional attributes or outputs, so that an old node is a new one too: among
/// them Cast, Gather, Gemm, MatMul, Conv, the pools, Concat, Flatten, Reshape, Expand, Tile, Where, Pow, Clip's
/// comparisons, LRN, PRelu, ArgMax, OneHot, ScatterElements, the recurrent layers and the loops of opset 9 and later.
/// </remarks>
internal static class LiftTable
{
    public static Dictionary<string, LiftRow> Rows { get; } =
        new()
        {
            ["Softmax"] = new(13, SoftmaxLift.Rewrite),
            ["LogSoftmax"] = new(13, SoftmaxLift.Rewrite),
            ["Hardmax"] = new(13, SoftmaxLift.Rewrite),
            ["Clip"] = new(11, (n, c) => WithInputs(n, Scalar(n, "min", c), Scalar(n, "max", c))),
            ["Slice"] = new(
                10,
                (n, c) => WithInputs(n, Vector(n, "starts", c), Vector(n, "ends", c), Vector(n, "axes", c))
            ),
            ["Pad"] = new(
                11,
                (n, c) => WithInputs(n, Vector(n, "pads", c), n.Take("value") is { } value ? c.Float(value.F) : "")
            ),
            ["Split"] = new(18, Split),
            ["Squeeze"] = new(13, Axes),
            ["Unsqueeze"] = new(13, Axes),
            ["ReduceSum"] = new(13, Axes),
            ["ReduceMean"] = new(18, Axes),
            ["ReduceMax"] = new(18, Axes),
            ["ReduceMin"] = new(18, Axes),
            ["ReduceProd"] = new(18, Axes),
            ["ReduceL1"] = new(18, Axes),
            ["ReduceL2"] = new(18, Axes),
            ["ReduceLogSum"] = new(18, Axes),
            ["ReduceLogSumExp"] = new(18, Axes),
            ["ReduceSumSquare"] = new(18, Axes),
            ["Upsample"] = new(10, Upsample),
            ["Resize"] = new(11, (n, _) => Asymmetric(n, n.In(1))),
            ["TopK"] = new(10, (n, c) => WithInputs(n, Vector(n, "k", c))),
            ["Dropout"] = new(12, (n, c) => WithInputs(n, n.Take("ratio") is { } ratio ? c.Float(ratio.F) : "")),
            ["BatchNormalization"] = new(14, BatchNormalization),
            ["Scatter"] = new(11, (n, _) => Renamed(n, "ScatterElements")),
            // Before opset 16 a region's borders were the centres of pixels.
            ["RoiAlign"] = new(
                16,
                (n, _) =>
                {
                    n.Attribute.Add(Attr.Of("coordinate_transformation_mode", "output_half_pixel"));
                    return [n];
                }
            ),
            ["Scan"] = new(
                9,
                (n, _) =>
                    throw new GradCamException(
                        $"Scan (node '{n.Label()}') of opset 8 cannot be read; export the model again with a newer "
                            + "opset."
                    )
            ),
        };

    /// <summary>True for operators whose rewriting depends on the shape of their input.</summary>
    public static bool NeedsShapes(string op) => op is "Softmax" or "LogSoftmax" or "Hardmax";

    private static NodeProto[] Axes(NodeProto node, LiftContext context) =>
        WithInputs(node, Vector(node, "axes", context));

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
    private static string Vector(NodeProto node, string name, LiftContext context) =>
        node.Take(name) is { } found ? context.Ints(found.Ints.Count > 0 ? found.Ints : [found.I]) : "";

    private static string Scalar(NodeProto node, string name, LiftContext context) =>
        node.Take(name) is { } found ? context.Float(found.F) : "";

    private static NodeProto[] Split(NodeProto node, LiftContext context)
    {
        // From 13 on the lengths are an input already; 18 wants the number of parts where they are equal.
        if (context.Opset < 13)
            WithInputs(node, Vector(node, "split", context));
        if (node.In(1).Length == 0)
            node.Attribute.Add(Attr.Of("num_outputs", node.Output.Count));
        return [node];
    }

    private static NodeProto[] Upsample(NodeProto node, LiftContext context)
    {
        string scales = node.In(1) is { Length: > 0 } given
            ? given
            : context.Floats(
                node.Take("scales")?.Floats
                    ?? throw new GradCamException(
                        $"Upsample (node '{node.Label()}') has no scales; export the model again."
                    )
            );
        return Asymmetric(Renamed(node, "Resize")[0], scales);
    }

    /// <summary>
    /// Resize as it was before it could choose: no half pixels, and the nearest neighbour to the left.
    /// </summary>
    private static NodeProto[] Asymmetric(NodeProto node, string scales)
    {
        if (scales.Length == 0)
            throw new GradCamException($"{node.OpType} (node '{node.Label()}') has no scales; export the model again.");
        string input = node.In(0);
        node.Input.Clear();
        node.Input.Add([input, "", scales]);
        string mode = node.Text("mode", "nearest");
        node.Take("mode");
        node.Attribute.Add([
            Attr.Of("mode", mode is "bilinear" or "trilinear" ? "linear" : mode),
            Attr.Of("coordinate_transformation_mode", "asymmetric"),
            Attr.Of("nearest_mode", "floor"),
        ]);
        return [node];
    }

    private static NodeProto[] BatchNormalization(NodeProto node, LiftContext context)
    {
        node.Take("spatial");
        // The further outputs are those of training, which nothing at inference reads.
        while (node.Output.Count > 1)
            node.Output.RemoveAt(node.Output.Count - 1);
        return [node];
    }
}
