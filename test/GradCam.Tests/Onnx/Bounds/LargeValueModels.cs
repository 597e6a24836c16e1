using GradCam.Onnx;
using GradCam.Onnx.Proto;
using static GradCam.Onnx.Nodes;
using static GradCam.Tests.Onnx.Bounds.BoundsModels;

namespace GradCam.Tests.Onnx.Bounds;

/// <summary>Models with one value that is too large: each comes to its size in another way.</summary>
internal static class LargeValueModels
{
    public static readonly Dictionary<string, (string Limit, Func<ModelProto> Model)> Cases = new()
    {
        ["ConstantOfShape of a Constant"] = (
            "tensor-bytes",
            () => Of([Constant("s", 1 << 30), New("ConstantOfShape", ["s"], ["y"])])
        ),
        ["ConstantOfShape through Identity and Concat"] = (
            "tensor-bytes",
            () =>
                Of([
                    New("Identity", ["big"], ["i"]),
                    New("Concat", ["i", "i"], ["s"], Attr.Of("axis", 0)),
                    New("ConstantOfShape", ["s"], ["y"]),
                ])
        ),
        ["ConstantOfShape of arithmetic"] = (
            "tensor-bytes",
            () => Of([New("Mul", ["big", "big"], ["s"]), New("ConstantOfShape", ["s"], ["y"])])
        ),
        ["ConstantOfShape of floats"] = (
            "tensor-bytes",
            () =>
                Of([
                    FloatConstant("f", 21f),
                    New("Exp", ["f"], ["e"]),
                    New("Cast", ["e"], ["c"], Attr.Of("to", 7)),
                    New("Unsqueeze", ["c", "zero"], ["s"]),
                    New("ConstantOfShape", ["s"], ["y"]),
                ])
        ),
        ["ConstantOfShape of Shape of a constant"] = (
            "tensor-bytes",
            () =>
                Of([
                    New("Expand", ["one", "wide"], ["w"]),
                    New("Shape", ["w"], ["a"]),
                    New("Concat", ["a", "a"], ["s"], Attr.Of("axis", 0)),
                    New("ConstantOfShape", ["s"], ["y"]),
                ])
        ),
        ["ConstantOfShape of what is not followed"] = (
            "in a way that is not followed",
            () =>
                Of([
                    New("Einsum", ["big", "big"], ["s"], Attr.Of("equation", "i,i->i")),
                    New("ConstantOfShape", ["s"], ["y"]),
                ])
        ),
        ["Expand"] = ("tensor-bytes", () => Of([New("Expand", ["one", "big"], ["y"])])),
        ["Expand of the picture"] = (
            "tensor-bytes",
            () =>
                Of([New("Concat", ["big", "shape4"], ["s"], Attr.Of("axis", 0)), New("Expand", ["image", "s"], ["y"])])
        ),
        ["Tile"] = ("tensor-bytes", () => Of([New("Tile", ["image", "repeats"], ["y"])])),
        ["Range"] = (
            "tensor-bytes",
            () =>
                Of([
                    Constant("n", 1_000_000_000, scalar: true),
                    Constant("z", 0, scalar: true),
                    Constant("d", 1, scalar: true),
                    New("Range", ["z", "n", "d"], ["y"]),
                ])
        ),
        ["Range of tiny steps"] = (
            "tensor-bytes",
            () =>
                Of([
                    FloatConstant("z", 0),
                    FloatConstant("n", 1),
                    FloatConstant("d", 1e-12f),
                    New("Range", ["z", "n", "d"], ["y"]),
                ])
        ),
        ["Pad"] = ("tensor-bytes", () => Of([New("Pad", ["image", "pads"], ["y"])])),
        ["Resize by scales"] = ("tensor-bytes", () => Of([New("Resize", ["image", "", "scales"], ["y"])])),
        ["Resize by sizes"] = ("tensor-bytes", () => Of([New("Resize", ["image", "", "", "sizes"], ["y"])])),
        ["Resize that keeps the aspect"] = (
            "tensor-bytes",
            () =>
                Of([
                    Ints("c", 1, 3, 1, 224),
                    Ints("to", 1, 3, 200_000, 1),
                    New("ConstantOfShape", ["c"], ["x"]),
                    New("Resize", ["x", "", "", "to"], ["y"], Attr.Of("keep_aspect_ratio_policy", "not_smaller")),
                ])
        ),
        ["RandomNormal"] = (
            "tensor-bytes",
            () => Of([New("RandomNormal", [], ["y"], Attr.Of("shape", [1L << 20, 1L << 20]))])
        ),
        ["EyeLike of Expand"] = (
            "tensor-bytes",
            () => Of([New("Expand", ["byte", "square"], ["e"]), New("EyeLike", ["e"], ["y"], Attr.Of("dtype", 11))])
        ),
        ["OneHot"] = (
            "tensor-bytes",
            () => Of([Constant("d", 1L << 40, scalar: true), New("OneHot", ["zero", "d", "two"], ["y"])])
        ),
        ["Concat that doubles"] = (
            "tensor-bytes",
            () => Of(Chain("image", 40, (from, to) => New("Concat", [from, from], [to], Attr.Of("axis", 1))))
        ),
        ["Add that broadcasts"] = (
            "tensor-bytes",
            () =>
                Of([
                    Ints("c", 100_000, 1),
                    Ints("r", 1, 100_000),
                    New("ConstantOfShape", ["c"], ["a"]),
                    New("ConstantOfShape", ["r"], ["b"]),
                    New("Add", ["a", "b"], ["y"]),
                ])
        ),
        ["MatMul of a column and a row"] = (
            "tensor-bytes",
            () =>
                Of([
                    Ints("c", 100_000, 1),
                    Ints("r", 1, 100_000),
                    New("ConstantOfShape", ["c"], ["a"]),
                    New("ConstantOfShape", ["r"], ["b"]),
                    New("MatMul", ["a", "b"], ["y"]),
                ])
        ),
        ["Gemm of a column and a row"] = (
            "tensor-bytes",
            () =>
                Of([
                    Ints("r", 1, 100_000),
                    New("ConstantOfShape", ["r"], ["a"]),
                    New("Gemm", ["a", "a"], ["y"], Attr.Of("transA", 1)),
                ])
        ),
        ["Einsum of two vectors"] = (
            "tensor-bytes",
            () =>
                Of([
                    Ints("r", 100_000),
                    New("ConstantOfShape", ["r"], ["a"]),
                    New("Einsum", ["a", "a"], ["y"], Attr.Of("equation", "i,j->ij")),
                ])
        ),
        ["Gather of many"] = (
            "tensor-bytes",
            () =>
                Of([
                    Ints("r", 100_000),
                    New("ConstantOfShape", ["r"], ["a"]),
                    IntFill("i", 100_000),
                    New("Unsqueeze", ["a", "zero"], ["x"]),
                    New("Gather", ["x", "i"], ["y"], Attr.Of("axis", 0)),
                ])
        ),
        ["ConvTranspose"] = (
            "tensor-bytes",
            () => Of([New("ConvTranspose", ["image", "kernel"], ["y"], Attr.Of("strides", [1000L, 1000]))])
        ),
        ["ConvTranspose to a shape"] = (
            "tensor-bytes",
            () => Of([New("ConvTranspose", ["image", "kernel"], ["y"], Attr.Of("output_shape", [100_000L, 100_000]))])
        ),
        ["Conv that is padded"] = (
            "tensor-bytes",
            () => Of([New("Conv", ["image", "kernel"], ["y"], Attr.Of("pads", [50_000L, 50_000, 50_000, 50_000]))])
        ),
        ["MaxUnpool"] = (
            "tensor-bytes",
            () =>
                Of([
                    IntFill("i", 1, 3, 8, 8),
                    New("MaxUnpool", ["image", "i", "sizes"], ["y"], Attr.Of("kernel_shape", [2L, 2])),
                ])
        ),
        ["HannWindow"] = (
            "tensor-bytes",
            () => Of([Constant("n", 1L << 40, scalar: true), New("HannWindow", ["n"], ["y"])])
        ),
        ["MelWeightMatrix"] = (
            "tensor-bytes",
            () =>
                Of([
                    Constant("m", 16_000_000, scalar: true),
                    Constant("r", 8000, scalar: true),
                    FloatConstant("l", 0),
                    FloatConstant("u", 100),
                    New("MelWeightMatrix", ["m", "m", "r", "l", "u"], ["y"]),
                ])
        ),
        ["GridSample"] = (
            "tensor-bytes",
            () =>
                Of([
                    Ints("g", 1, 20_000, 20_000, 2),
                    New("Expand", ["zerof", "g"], ["grid"]),
                    New("GridSample", ["image", "grid"], ["y"]),
                ])
        ),
        ["AffineGrid"] = (
            "tensor-bytes",
            () =>
                Of(
                    [
                        Ints("t", 1, 2, 3),
                        New("ConstantOfShape", ["t"], ["theta"]),
                        New("AffineGrid", ["theta", "sizes"], ["y"]),
                    ],
                    20
                )
        ),
        ["CenterCropPad"] = ("tensor-bytes", () => Of([New("CenterCropPad", ["image", "sizes"], ["y"])])),
        ["RoiAlign"] = (
            "tensor-bytes",
            () =>
                Of([
                    Ints("n", 1, 4),
                    New("ConstantOfShape", ["n"], ["rois"]),
                    New(
                        "RoiAlign",
                        ["image", "rois", "zero"],
                        ["y"],
                        Attr.Of("output_height", 60_000),
                        Attr.Of("output_width", 60_000)
                    ),
                ])
        ),
        ["Multinomial"] = (
            "tensor-bytes",
            () =>
                Of([
                    Ints("n", 100, 4),
                    New("ConstantOfShape", ["n"], ["p"]),
                    New("Multinomial", ["p"], ["y"], Attr.Of("sample_size", 1 << 24)),
                ])
        ),
    };
}
