using System.Diagnostics;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Bounds;
using GradCam.Onnx.Proto;
using static GradCam.Onnx.Nodes;
using static GradCam.Tests.Onnx.Bounds.BoundsModels;

namespace GradCam.Tests.Onnx.Bounds;

/// <summary>
/// Models that would take far too much memory or time: they are refused before the runtime, which is never used here,
/// sees them.
/// </summary>
[Collection(nameof(GraphBoundsTests))]
[CollectionDefinition(nameof(GraphBoundsTests), DisableParallelization = true)]
public class GraphBoundsTests
{
    private static readonly Dictionary<string, (string Limit, Func<ModelProto> Model)> Cases = new()
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

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_ofModelThatTakesTooMuch_namesTheLimit(string name)
    {
        var (limit, model) = Cases[name];
        var made = model();
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        var error = Assert.Throws<GradCamException>(() => GraphValidator.Check(made, "the model"));

        Assert.Contains(limit.Contains(' ', StringComparison.Ordinal) ? limit : $"the limit {limit} is", error.Message);
        Assert.True(watch.ElapsedMilliseconds < 5000, $"took {watch.ElapsedMilliseconds} ms");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2_000_000_000);
    }

    [Fact]
    public void Check_withARaisedLimit_isFine()
    {
        var model = Of([Ints("s", 1, 3, 4000, 4000), New("ConstantOfShape", ["s"], ["y"])]);

        Assert.Throws<GradCamException>(() => GraphValidator.Check(model, "the model"));
        GraphValidator.Check(model, "the model", new ResourceLimits { TensorBytes = 1L << 30 });
    }

    [Theory]
    [InlineData(224, 64, 13)]
    [InlineData(512, 64, 18)]
    [InlineData(1024, 32, 8)]
    public void Check_ofLargeConvolutions_isFine(int size, int channels, int depth)
    {
        var weights = Tensors.Of("w", new float[channels * channels * 9], channels, channels, 3, 3);
        var first = Tensors.Of("first", new float[channels * 3 * 9], channels, 3, 3, 3);
        var pads = Attr.Of("pads", [1L, 1, 1, 1]);
        var nodes = Chain(
            "c0",
            depth,
            (from, to) => [New("Conv", [from, "w"], [to + "c"], pads), New("Relu", [to + "c"], [to])]
        );

        GraphValidator.Check(
            SmallModels.Of(
                [New("Conv", ["image", "first"], ["c0"], pads), .. nodes],
                [("image", [-1, 3, size, size])],
                [$"v{depth}"],
                18,
                first,
                weights
            ),
            "the model"
        );
    }

    [Fact]
    public void Check_ofAttentionOverManyTokens_isFine()
    {
        var nodes = Chain(
            "image",
            24,
            (from, to) =>
                [
                    New("MatMul", [from, "w"], [to + "q"]),
                    New("Reshape", [to + "q", "heads"], [to + "h"]),
                    New("Transpose", [to + "h"], [to + "t"], Attr.Of("perm", [0L, 2, 1, 3])),
                    New("Transpose", [to + "h"], [to + "k"], Attr.Of("perm", [0L, 2, 3, 1])),
                    New("MatMul", [to + "t", to + "k"], [to + "s"]),
                    New("Softmax", [to + "s"], [to + "p"], Attr.Of("axis", -1)),
                    New("MatMul", [to + "p", to + "t"], [to + "v"]),
                    New("Transpose", [to + "v"], [to + "b"], Attr.Of("perm", [0L, 2, 1, 3])),
                    New("Reshape", [to + "b", "tokens"], [to]),
                ]
        );

        GraphValidator.Check(
            SmallModels.Of(
                nodes,
                [("image", [-1, 1024, 768])],
                ["v24"],
                18,
                Tensors.Of("w", new float[768 * 768], 768, 768),
                Tensors.Vector("heads", [0, 0, 12, 64]),
                Tensors.Vector("tokens", [0, 0, 768])
            ),
            "the model"
        );
    }

    [Fact]
    public void Check_ofLoopThatItsConditionEnds_isFine()
    {
        var body = Body(["i", "c", "x"], ["co", "xo"], New("Less", ["i", "limit"], ["co"]), New("Relu", ["x"], ["xo"]));
        var model = Of([
            Constant("n", long.MaxValue, scalar: true),
            Constant("limit", 100, scalar: true),
            New("Loop", ["n", "", "image"], ["y"], GraphOf("body", body)),
        ]);

        GraphValidator.Check(model, "the model");
    }

    /// <summary>
    /// The forms in which PyTorch's exporters write <c>F.pad</c>, <c>expand</c> and a size that is computed: each has
    /// to be followed, or it would be refused.
    /// </summary>
    public static TheoryData<string> Exported => ["pad", "expand", "interpolate", "split"];

    [Theory]
    [MemberData(nameof(Exported))]
    public void Check_ofSizesAsExportersComputeThem_isFine(string what)
    {
        NodeProto[] nodes = what switch
        {
            "pad" =>
            [
                Ints("p", 1, 1, 1, 1),
                Ints("more", 4),
                New("ConstantOfShape", ["more"], ["z"], Attr.Of("value", Tensors.Vector("", [0]))),
                New("Concat", ["p", "z"], ["all"], Attr.Of("axis", 0)),
                Ints("pairs", -1, 2),
                New("Reshape", ["all", "pairs"], ["r"]),
                Ints("last", -1),
                Ints("end", -long.MaxValue),
                New("Slice", ["r", "last", "end", "zero", "last"], ["s"]),
                New("Transpose", ["s"], ["t"], Attr.Of("perm", [1L, 0])),
                New("Reshape", ["t", "last"], ["f"]),
                New("Cast", ["f"], ["c"], Attr.Of("to", 7)),
                New("Pad", ["image", "c", "", ""], ["y"]),
            ],
            "expand" =>
            [
                Ints("wanted", -1, 3, -1, 8),
                Ints("four", 4),
                New("ConstantOfShape", ["four"], ["ones"], Attr.Of("value", Tensors.Vector("", [1]))),
                Constant("m", -1, scalar: true),
                New("Mul", ["ones", "m"], ["minus"]),
                New("Equal", ["wanted", "minus"], ["open"]),
                New("Where", ["open", "ones", "wanted"], ["s"]),
                New("Expand", ["one", "s"], ["y"]),
            ],
            "interpolate" =>
            [
                New("Shape", ["image"], ["s"]),
                Ints("second", 2),
                Ints("end", 4),
                New("Slice", ["s", "second", "end", "zero"], ["hw"]),
                New("Cast", ["hw"], ["f"], Attr.Of("to", 1)),
                FloatConstant("by", 1.5f),
                New("Mul", ["f", "by"], ["m"]),
                New("Floor", ["m"], ["d"]),
                New("Cast", ["d"], ["i"], Attr.Of("to", 7)),
                New("Slice", ["s", "zero", "second", "zero"], ["nc"]),
                New("Concat", ["nc", "i"], ["sizes2"], Attr.Of("axis", 0)),
                New("Resize", ["image", "", "", "sizes2"], ["y"]),
            ],
            _ =>
            [
                New("Shape", ["kernel"], ["s"]),
                New("Split", ["s"], ["a", "b"], Attr.Of("num_outputs", 2)),
                New("ReduceProd", ["b"], ["p"], Attr.Of("keepdims", 1)),
                New("ConstantOfShape", ["p"], ["y"]),
            ],
        };

        GraphValidator.Check(Of(nodes), "the model");
    }

    [Fact]
    public void Check_ofFiveHundredNodes_takesMilliseconds()
    {
        var weights = Tensors.Of("w", new float[64 * 64 * 9], 64, 64, 3, 3);
        var nodes = Chain(
            "c0",
            166,
            (from, to) =>
                [
                    New("Conv", [from, "w"], [to + "c"], Attr.Of("pads", [1L, 1, 1, 1])),
                    New("Relu", [to + "c"], [to + "r"]),
                    New("Add", [to + "r", from], [to]),
                ]
        );
        var model = SmallModels.Of(
            [New("Conv", ["image", "first"], ["c0"]), .. nodes],
            [("image", [-1, 3, 56, 56])],
            ["v166"],
            18,
            Tensors.Of("first", new float[64 * 3], 64, 3, 1, 1),
            weights
        );
        GraphBounds.Check(model, "the model");
        var times = Enumerable
            .Range(0, 20)
            .Select(_ =>
            {
                var watch = Stopwatch.StartNew();
                GraphBounds.Check(model, "the model");
                return watch.Elapsed.TotalMilliseconds;
            })
            .ToArray();

        Assert.True(times.Min() < 10, $"took {times.Min():0.0} ms");
    }

    public static TheoryData<string> RealModels =>
        [
            .. Directory
                .GetDirectories(Path.Combine(AppContext.BaseDirectory, "Golden", "conformance"))
                .Select(f => Path.GetFileName(f)),
        ];

    [Theory]
    [MemberData(nameof(RealModels))]
    public void Load_ofRealModel_isFine(string name) =>
        OnnxFile.Load(Path.Combine(AppContext.BaseDirectory, "Golden", "conformance", name, "model.onnx"));

    [Fact]
    public void Check_ofInferredShapesThatAreTooLarge_namesTheLimit()
    {
        var model = SmallModels.Of([New("Unheard", ["image"], ["y"])], [("image", [-1, 3, 8, 8])], ["y"]);
        ValueInfoProto[] types =
        [
            new() { Name = "y", Type = Dim.Type(ElementType.Float, [new Dim(null, "batch*4"), 1 << 20, 1 << 20]) },
        ];

        Assert.Contains(
            "[4, 1048576, 1048576]",
            Assert.Throws<GradCamException>(() => GraphBounds.Check(model, types)).Message
        );
    }
}
