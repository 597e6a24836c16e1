using GradCam.Onnx;
using GradCam.Onnx.Proto;
using static GradCam.Onnx.Nodes;
using static GradCam.Tests.Onnx.Bounds.BoundsModels;

namespace GradCam.Tests.Onnx.Bounds;

/// <summary>Large models, and sizes that are computed, as exporters write them: none may be refused.</summary>
public class SoundModelTests
{
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
    /// to be followed, or it would be refused.</summary>
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
}
