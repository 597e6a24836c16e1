using GradCam.Onnx;
using GradCam.Onnx.Proto;
using static GradCam.Onnx.Nodes;
using static GradCam.Tests.Onnx.Bounds.BoundsModels;

namespace GradCam.Tests.Onnx.Bounds;

/// <summary>Models whose values, nodes and rounds are too much together: loops, windows, chains.</summary>
internal static class LongRunModels
{
    public static readonly Dictionary<string, (string Limit, Func<ModelProto> Model)> Cases = new()
    {
        ["If"] = (
            "tensor-bytes",
            () => Of([FlagConstant("c"), Branches("c", Body([], ["z"], New("Expand", ["one", "big"], ["z"])))])
        ),
        ["Sequence that is joined"] = (
            "tensor-bytes",
            () =>
                Of(
                    Chain(
                        "image",
                        40,
                        (from, to) =>
                            [
                                New("SequenceConstruct", [from, from], [to + "s"]),
                                New("ConcatFromSequence", [to + "s"], [to], Attr.Of("axis", 0)),
                            ]
                    )
                )
        ),
        ["Loop that doubles"] = (
            "tensor-bytes",
            () =>
                Of([
                    Constant("n", 60, scalar: true),
                    LoopOf("n", New("Concat", ["x", "x"], ["xo"], Attr.Of("axis", 1))),
                ])
        ),
        ["Loop that adds"] = (
            "tensor-bytes",
            () =>
                Of([
                    Constant("n", 1_000_000, scalar: true),
                    LoopOf("n", New("Concat", ["x", "image"], ["xo"], Attr.Of("axis", 1))),
                ])
        ),
        ["Loop without end"] = (
            "in node 'y' that never ends",
            () => Of([Constant("n", long.MaxValue, scalar: true), LoopOf("n", New("Relu", ["x"], ["xo"]))])
        ),
        ["Loop that counts without end"] = (
            "has not ended after",
            () =>
                Of([
                    Constant("n", long.MaxValue, scalar: true),
                    Constant("t", long.MaxValue, scalar: true),
                    New(
                        "Loop",
                        ["n", "", "image"],
                        ["y"],
                        GraphOf(
                            "body",
                            Body(
                                ["i", "c", "x"],
                                ["co", "xo"],
                                New("Less", ["i", "t"], ["co"]),
                                New("Relu", ["x"], ["xo"])
                            )
                        )
                    ),
                ])
        ),
        ["Loop within loops"] = (
            "work",
            () =>
                Of([
                    Constant("n", 10_000, scalar: true),
                    LoopOf(
                        "n",
                        New(
                            "Loop",
                            ["n", "", "x"],
                            ["xo"],
                            GraphOf(
                                "body",
                                Body(
                                    ["j", "d", "z"],
                                    ["do", "zo"],
                                    New("Identity", ["d"], ["do"]),
                                    New("Relu", ["z"], ["zo"])
                                )
                            )
                        )
                    ),
                ])
        ),
        ["Loop of many runs"] = (
            "work",
            () =>
                Of([
                    Constant("n", 9_000_000, scalar: true),
                    LoopOf(
                        "n",
                        [.. Chain("x", 3, (from, to) => New("Relu", [from], [to])), New("Relu", ["v3"], ["xo"])]
                    ),
                ])
        ),
        ["AveragePool of a large window"] = (
            "work",
            () =>
                Of([
                    New(
                        "AveragePool",
                        ["image"],
                        ["y"],
                        Attr.Of("kernel_shape", [1000L, 1000]),
                        Attr.Of("pads", [900L, 900, 900, 900])
                    ),
                ])
        ),
        ["Conv of many channels"] = (
            "work",
            () =>
                Of([
                    Ints("k", 64, 64, 60, 60),
                    Ints("i", 1, 64, 700, 700),
                    New("ConstantOfShape", ["i"], ["x"]),
                    New("ConstantOfShape", ["k"], ["w"]),
                    New("Conv", ["x", "w"], ["y"]),
                ])
        ),
        ["Many values at once"] = (
            "tensor-bytes",
            () =>
                Of([
                    Ints("s", 30_000_000),
                    .. Enumerable.Range(0, 40).Select(i => New("ConstantOfShape", ["s"], [$"v{i}"])),
                    New("Sum", Enumerable.Range(0, 40).Select(i => $"v{i}"), ["y"]),
                ])
        ),
        ["Many nodes"] = ("nodes", () => Of(Chain("image", 100_001, (from, to) => New("Relu", [from], [to])))),
        ["Fixed batch"] = (
            "more than can be held",
            () => SmallModels.Of([New("Relu", ["image"], ["y"])], [("image", [2_000_000_000, 3, 8, 8])], ["y"])
        ),
    };
}
