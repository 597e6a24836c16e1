using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Layers;

public class LayerCatalogTests
{
    private static Explainer Open(NodeProto[] nodes, params TensorProto[] constants) =>
        Explainer.Load(SmallModels.Of(nodes, [("image", [-1, 3, 8, 8])], ["out"], 18, constants).ToByteArray());

    private static TensorProto Weight(string name, params long[] dims) =>
        Tensors.Of(name, SmallModels.Numbers(dims), dims);

    [Fact]
    public void Layers_ofARolledPicture_leaveOutThePiecesAndTheRoll()
    {
        NodeProto[] nodes =
        [
            Nodes.New("Conv", ["image", "w"], ["features"]),
            Nodes.New("Slice", ["features", "two", "end", "rows"], ["lower"]),
            Nodes.New("Slice", ["features", "zero", "two", "rows"], ["upper"]),
            Nodes.New("Concat", ["lower", "upper"], ["rolled"], Attr.Of("axis", -2L)),
            Nodes.New("Concat", ["rolled", "features"], ["both"], Attr.Of("axis", 1L)),
            Nodes.New("GlobalAveragePool", ["both"], ["pooled"]),
            Nodes.New("Flatten", ["pooled"], ["logits"]),
        ];
        using var explainer = Explainer.Load(
            SmallModels
                .Of(
                    nodes,
                    [("image", [-1, 3, 8, 8])],
                    ["logits"],
                    18,
                    Weight("w", 5, 3, 1, 1),
                    Tensors.Vector("zero", [0]),
                    Tensors.Vector("two", [2]),
                    Tensors.Vector("rows", [2]),
                    Tensors.Vector("end", [8])
                )
                .ToByteArray()
        );

        Assert.Equal(["features", "both"], explainer.Layers.Select(l => l.Name));
    }

    [Fact]
    public void DefaultLayer_ofADetectorOfTwoScales_isOneThatAllBoxesComeThrough()
    {
        NodeProto[] nodes =
        [
            Nodes.New("Conv", ["image", "w"], ["conv"]),
            Nodes.New("Relu", ["conv"], ["features"]),
            Nodes.New(
                "AveragePool",
                ["features"],
                ["coarse"],
                Attr.Of("kernel_shape", [2L, 2]),
                Attr.Of("strides", [2L, 2])
            ),
            Nodes.New("Conv", ["features", "head1"], ["boxes1"]),
            Nodes.New("Conv", ["coarse", "head2"], ["boxes2"]),
            Nodes.New("Reshape", ["boxes1", "rows"], ["rows1"]),
            Nodes.New("Reshape", ["boxes2", "rows"], ["rows2"]),
            Nodes.New("Concat", ["rows1", "rows2"], ["out"], Attr.Of("axis", 2L)),
        ];
        using var explainer = Open(
            nodes,
            Weight("w", 5, 3, 1, 1),
            Weight("head1", 7, 5, 1, 1),
            Weight("head2", 7, 5, 1, 1),
            Tensors.Vector("rows", [0, 7, -1])
        );

        Assert.Equal("features", explainer.DefaultLayer!.Name);
    }

    [Theory]
    [InlineData("Concat", "features")]
    [InlineData("Add", "second")]
    public void DefaultLayer_ofJoinedClasses_isOneThatAllOfThemComeThrough(string join, string expected)
    {
        NodeProto[] nodes =
        [
            Nodes.New("Conv", ["image", "w"], ["conv"]),
            Nodes.New("Relu", ["conv"], ["features"]),
            Nodes.New("Conv", ["features", "head1"], ["first"]),
            Nodes.New("GlobalAveragePool", ["first"], ["mean1"]),
            Nodes.New("Flatten", ["mean1"], ["classes1"]),
            Nodes.New("Conv", ["features", "head2"], ["second"]),
            Nodes.New("GlobalAveragePool", ["second"], ["mean2"]),
            Nodes.New("Flatten", ["mean2"], ["classes2"]),
            Nodes.New(join, ["classes1", "classes2"], ["out"], join == "Concat" ? [Attr.Of("axis", 1L)] : []),
        ];
        using var explainer = Open(
            nodes,
            Weight("w", 5, 3, 1, 1),
            Weight("head1", 7, 5, 1, 1),
            Weight("head2", 7, 5, 1, 1)
        );

        Assert.Equal(expected, explainer.DefaultLayer!.Name);
    }
}
