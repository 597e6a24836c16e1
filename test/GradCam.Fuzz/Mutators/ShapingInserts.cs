using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Mutators;

/// <summary>Parts that put elements elsewhere, and back.</summary>
internal static class ShapingInserts
{
    public static string Turned(ModelEditor e, string x) => e.Node("Transpose", [e.Node("Transpose", [x])]);

    public static string Reshaped(ModelEditor e, string x) =>
        e.Node("Reshape", [e.Node("Reshape", [x, e.Ints(-1)]), e.Node("Shape", [x])]);

    public static string Flat(ModelEditor e, string x) =>
        e.Node("Reshape", [e.Node("Flatten", [x], Attr.Of("axis", (long)e.Random.Next(0, 4))), e.Node("Shape", [x])]);

    public static string Expanded(ModelEditor e, string x) => e.Node("Expand", [x, e.Node("Shape", [x])]);

    public static string Tiled(ModelEditor e, string x) =>
        e.Node(
            "Tile",
            [
                x,
                e.Node(
                    "ConstantOfShape",
                    [e.Node("Shape", [e.Node("Shape", [x])])],
                    Attr.Of("value", Tensors.Vector("", [1]))
                ),
            ]
        );

    public static string Padded(ModelEditor e, string x)
    {
        long[] pads =
        [
            0,
            0,
            e.Random.Next(0, 3),
            e.Random.Next(-1, 3),
            0,
            0,
            e.Random.Next(0, 3),
            e.Random.Next(-1, 3),
        ];
        var mode = Attr.Of("mode", e.Pick(["constant", "reflect", "edge", e.Opset >= 19 ? "wrap" : "edge"]));
        string padded =
            e.Opset < 11 ? e.Node("Pad", [x], mode, Attr.Of("pads", pads)) : e.Node("Pad", [x, e.Ints(pads)], mode);
        return e.Chance(50) || e.Opset < 10 ? padded : e.Node("Pad", [padded, e.Ints([.. pads.Select(p => -p)])]);
    }

    public static string Resized(ModelEditor e, string x)
    {
        var mode = Attr.Of("mode", e.Pick(["nearest", "linear", "cubic"]));
        float s = e.Pick([1f, 2f, 0.5f, 1.5f, 0.7f]);
        string scales = e.Constant(Tensors.Of(e.Fresh(), [1f, 1, s, s], 4));
        if (e.Opset < 10)
            return e.Node("Upsample", [x, scales], mode);
        if (e.Opset < 11)
            return e.Node("Resize", [x, scales], mode);
        AttributeProto[] how =
        [
            mode,
            Attr.Of(
                "coordinate_transformation_mode",
                e.Pick(["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"])
            ),
            Attr.Of("nearest_mode", e.Pick(["floor", "ceil", "round_prefer_floor"])),
        ];
        if (e.Opset >= 18 && e.Chance(40))
            how = [.. how, Attr.Of("antialias", 1L)];
        return e.Chance(50)
            ? e.Node("Resize", [x, "", scales], how)
            : e.Node("Resize", [x, "", "", e.Node("Shape", [x])], how);
    }

    public static string Axis(ModelEditor e, string x)
    {
        long axis = e.Random.Next(0, 4);
        string longer =
            e.Opset < 13 ? e.Node("Unsqueeze", [x], Attr.Of("axes", [axis])) : e.Node("Unsqueeze", [x, e.Ints(axis)]);
        return e.Opset < 13
            ? e.Node("Squeeze", [longer], Attr.Of("axes", [axis]))
            : e.Node("Squeeze", [longer, e.Ints(axis)]);
    }

    public static string Split(ModelEditor e, string x)
    {
        var axis = Attr.Of("axis", (long)e.Random.Next(1, 4));
        string[] parts = e.NodeOf("Split", [x], 2, e.Opset >= 18 ? [axis, Attr.Of("num_outputs", 2L)] : [axis]);
        return e.Node("Concat", e.Chance(50) ? parts : [parts[1], parts[0]], axis);
    }

    public static string Gathered(ModelEditor e, string x) =>
        e.Node(
            "Gather",
            [x, e.Ints([.. Enumerable.Range(0, e.Random.Next(1, 4)).Select(_ => (long)e.Random.Next(-2, 3))])],
            Attr.Of("axis", (long)e.Random.Next(1, 4))
        );

    public static string Sliced(ModelEditor e, string x)
    {
        long axis = e.Random.Next(1, 4),
            step = e.Pick([1L, 1, 2, -1]);
        var (start, end) = step < 0 ? (-1L, long.MinValue + 1) : ((long)e.Random.Next(0, 2), long.MaxValue);
        return e.Opset < 10
            ? e.Node("Slice", [x], Attr.Of("starts", [start]), Attr.Of("ends", [end]), Attr.Of("axes", [axis]))
            : e.Node("Slice", [x, e.Ints(start), e.Ints(end), e.Ints(axis), e.Ints(step)]);
    }

    public static string Sorted(ModelEditor e, string x)
    {
        AttributeProto[] how = [Attr.Of("axis", (long)e.Random.Next(-2, 4))];
        if (e.Opset < 10)
            return e.NodeOf("TopK", [x], 2, [.. how, Attr.Of("k", 2L)])[0];
        return e.NodeOf(
            "TopK",
            [x, e.Ints(e.Random.Next(1, 4))],
            2,
            e.Opset >= 11
                ? [.. how, Attr.Of("largest", (long)e.Random.Next(2)), Attr.Of("sorted", (long)e.Random.Next(2))]
                : how
        )[0];
    }

    public static string Scattered(ModelEditor e, string x)
    {
        AttributeProto[] how =
            e.Opset >= 16 && e.Chance(50)
                ? [Attr.Of("reduction", e.Pick<string>(e.Opset >= 18 ? ["add", "mul", "max", "min"] : ["add", "mul"]))]
                : [];
        return e.Node(
            "ScatterND",
            [x, e.Constant(Tensors.Of(e.Fresh(), [0L, 0, 1, 1], 1, 4)), e.Constant(Tensors.Of(e.Fresh(), [0.5f], 1))],
            how
        );
    }

    public static string Depth(ModelEditor e, string x) =>
        e.Node(
            "SpaceToDepth",
            [e.Node("DepthToSpace", [x], Attr.Of("blocksize", 1L))],
            Attr.Of("blocksize", (long)e.Random.Next(1, 3))
        );

    public static string ShapeArithmetic(ModelEditor e, string x)
    {
        string shape = e.Node("Shape", [x]),
            length = e.Node("Gather", [shape, e.Int(e.Random.Next(-1, 4))]);
        string half = e.Node(e.Pick(["Div", "Sub", "Mul", "Add", "Mod", "Max"]), [length, e.Int(e.Random.Next(1, 4))]);
        string end = e.Node("Reshape", [half, e.Ints(1)]);
        return e.Random.Next(3) switch
        {
            0 => e.Node("Slice", [x, e.Ints(0), end, e.Ints(e.Random.Next(1, 4))]),
            1 => e.Node(
                "Add",
                [
                    x,
                    e.Node(
                        "ReduceMean",
                        [e.Node("Cast", [e.Node("Range", [e.Int(0), half, e.Int(1)])], Attr.Of("to", 1L))],
                        Attr.Of("keepdims", 0L)
                    ),
                ]
            ),
            _ => e.Node("Add", [x, e.Node("ReduceMax", [e.Node("ConstantOfShape", [end])], Attr.Of("keepdims", 0L))]),
        };
    }

    public static string OneHot(ModelEditor e, string x)
    {
        string at = e.Node("ArgMax", [x], Attr.Of("axis", 1L), Attr.Of("keepdims", (long)e.Random.Next(2)));
        return e.Node(
            "Add",
            [
                x,
                e.Node(
                    "ReduceMean",
                    [
                        e.Node(
                            "OneHot",
                            [at, e.Int(e.Random.Next(1, 20)), e.Constant(Tensors.Of(e.Fresh(), [0f, 1], 2))]
                        ),
                    ],
                    Attr.Of("keepdims", 0L)
                ),
            ]
        );
    }

    public static string NonZero(ModelEditor e, string x) =>
        e.Node(
            "Add",
            [
                x,
                e.Node(
                    "ReduceMean",
                    [e.Node("Cast", [e.Node("NonZero", [x])], Attr.Of("to", 1L))],
                    Attr.Of("keepdims", 0L)
                ),
            ]
        );
}
