using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes.Lower;

/// <summary>
/// The operators that came, or whose form changed, between opset 13 and 18, as far as gradients are written with them.
/// </summary>
/// <remarks>
/// An operator may have several rows, the newest opset first. All others only gained element types since.
/// </remarks>
internal static class LowerTable
{
    public static Dictionary<string, LowerRow[]> Rows { get; } =
        new()
        {
            ["ReduceMean"] = [new(18, Axes)],
            ["ReduceMax"] = [new(18, Axes)],
            ["ReduceMin"] = [new(18, Axes)],
            ["ReduceProd"] = [new(18, Axes)],
            ["ReduceL1"] = [new(18, Axes)],
            ["ReduceL2"] = [new(18, Axes)],
            ["ReduceLogSum"] = [new(18, Axes)],
            ["ReduceLogSumExp"] = [new(18, Axes)],
            ["ReduceSumSquare"] = [new(18, Axes)],
            ["Split"] = [new(18, Split)],
            ["Pad"] = [LowerRow.From(18, n => n.In(3).Length > 0)],
            ["Resize"] =
            [
                LowerRow.From(
                    18,
                    n =>
                        n.Find("antialias") is not null
                        || n.Find("axes") is not null
                        || n.Find("keep_aspect_ratio_policy") is not null
                ),
            ],
            ["Mish"] = [LowerRow.From(18)],
            ["Col2Im"] = [LowerRow.From(18)],
            ["ScatterElements"] = [LowerRow.From(18, Extreme), LowerRow.From(16, Reduces)],
            ["ScatterND"] = [LowerRow.From(18, Extreme), LowerRow.From(16, Reduces)],
            ["LayerNormalization"] = [LowerRow.From(17)],
            ["GridSample"] = [LowerRow.From(16)],
            ["RoiAlign"] = [LowerRow.From(16)],
            ["Shape"] = [new(15, ShapeRange)],
            ["Trilu"] = [LowerRow.From(14)],
            ["HardSwish"] = [LowerRow.From(14)],
        };

    /// <summary>Axes were an attribute, which cannot hold what only the run knows.</summary>
    private static NodeProto[]? Axes(NodeProto node, LowerContext context)
    {
        if (node.In(1).Length == 0)
            return [node];
        if (context.Constant(node.In(1)) is not { } axes)
            return null;
        var lowered = node.Clone();
        lowered.Input.RemoveAt(1);
        lowered.Attribute.Add(Attr.Of("axes", Tensors.Ints(axes)));
        return [lowered];
    }

    /// <summary>The number of parts was that of the outputs, and all were of one length.</summary>
    private static NodeProto[]? Split(NodeProto node, LowerContext context)
    {
        if (node.Find("num_outputs") is null)
            return [node];
        var dims = context.Dims(node.In(0));
        long axis = node.Int("axis", 0);
        if (
            dims?[(int)(axis < 0 ? axis + dims.Length : axis)].Value is not { } length
            || length % node.Output.Count != 0
        )
            return null;
        var lowered = node.Clone();
        lowered.Take("num_outputs");
        return [lowered];
    }

    /// <summary>A range of a shape was the whole shape and a slice of it.</summary>
    private static NodeProto[] ShapeRange(NodeProto node, LowerContext context)
    {
        if (node.Find("start") is null && node.Find("end") is null)
            return [node];
        string whole = context.Fresh("shape");
        return
        [
            Nodes.New("Shape", [node.In(0)], [whole]),
            Nodes.New(
                "Slice",
                [
                    whole,
                    context.Ints(node.Int("start", 0)),
                    context.Ints(node.Int("end", long.MaxValue)),
                    context.Ints(0),
                ],
                node.Output
            ),
        ];
    }

    private static bool Reduces(NodeProto node) => node.Text("reduction", "none") != "none";

    private static bool Extreme(NodeProto node) => node.Text("reduction", "none") is "max" or "min";
}
