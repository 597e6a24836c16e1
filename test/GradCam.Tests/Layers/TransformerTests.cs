using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Layers;

/// <summary>
/// One block of a vision transformer as PyTorch exports it: any batch, shapes computed from it, normalization in parts,
/// heads beside samples.
/// </summary>
public class TransformerTests
{
    private static readonly Tensor Input = new(SmallModels.Numbers([2, 3, 4, 4]), [2, 3, 4, 4]);

    [Fact]
    public void DefaultLayer_ofATransformer_isWhatTheLastAttentionReads()
    {
        using var explainer = Explainer.Load(Transformer().ToByteArray());

        Assert.Equal("normed", explainer.DefaultLayer!.Name);
        Assert.Equal([2, 2], explainer.DefaultLayer.Grid);
        Assert.Equal(1, explainer.DefaultLayer.ExtraTokens);
        Assert.Contains(explainer.Explain(Input, new())[0].Raw.Data, v => Math.Abs(v) > 1e-4f);
    }

    [Fact]
    public void LeGrad_ofHeadsBesideSamples_keepsSamplesApart()
    {
        using var explainer = Explainer.Load(Transformer().ToByteArray());
        var request = new ExplainRequest { Methods = [CamMethods.LeGrad], Targets = [Target.Class(1)] };

        var together = explainer.Explain(Input, request);
        var second = explainer.Explain(new Tensor(Input.Data[48..], [1, 3, 4, 4]), request)[0];

        Assert.Equal([2, 2], second.Raw.Shape);
        Assert.Contains(second.Raw.Data, v => v > 0);
        Assert.All(second.Raw.Data.Zip(together[1].Raw.Data), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void ShapleyCam_behindSecondDerivatives_isTheSecondOrderExpansion()
    {
        using var explainer = Explainer.Load(Transformer().ToByteArray());

        // The Hessian of what lies behind the attention's input differs from zero, so the two differ.
        var maps = explainer.Explain(
            Input,
            new ExplainRequest { Methods = [CamMethods.ShapleyCam, CamMethods.GradCam], Targets = [Target.Class(1)] }
        );

        Assert.All(maps, m => Assert.All(m.Raw.Data, v => Assert.True(float.IsFinite(v))));
        Assert.NotEqual(maps[0].Raw.Data, maps[1].Raw.Data);
    }

    private static ModelProto Transformer()
    {
        static TensorProto Weight(string name, params long[] dims) =>
            Tensors.Of(
                name,
                SmallModels.Numbers([.. dims, name.Length]).Take((int)dims.Aggregate(1L, (a, b) => a * b)).ToArray(),
                dims
            );
        static NodeProto[] Heads(string x, string weight) =>
            [
                Nodes.New("MatMul", ["turned", weight], [$"{x}1"]),
                Nodes.New("Reshape", [$"{x}1", "split"], [$"{x}2"]),
                Nodes.New("Transpose", [$"{x}2"], [x], Attr.Of("perm", [1L, 0, 2])),
            ];
        NodeProto[] nodes =
        [
            Nodes.New("Conv", ["image", "patch"], ["patches"], Attr.Of("strides", [2L, 2])),
            Nodes.New("Shape", ["image"], ["batch"], Attr.Of("start", 0L), Attr.Of("end", 1L)),
            Nodes.New("Concat", ["batch", "six", "minus"], ["flat"], Attr.Of("axis", 0L)),
            Nodes.New("Reshape", ["patches", "flat"], ["places"]),
            Nodes.New("Transpose", ["places"], ["grid"], Attr.Of("perm", [0L, 2, 1])),
            Nodes.New("Concat", ["batch", "one", "six"], ["many"], Attr.Of("axis", 0L)),
            Nodes.New("Expand", ["class", "many"], ["classes"]),
            Nodes.New("Concat", ["classes", "grid"], ["x"], Attr.Of("axis", 1L)),
            Nodes.New("ReduceMean", ["x", "minus"], ["mean"]),
            Nodes.New("Sub", ["x", "mean"], ["centred"]),
            Nodes.New("Mul", ["centred", "centred"], ["squared"]),
            Nodes.New("ReduceMean", ["squared", "minus"], ["variance"]),
            Nodes.New("Sqrt", ["variance"], ["deviation"]),
            Nodes.New("Div", ["centred", "deviation"], ["normed"]),
            Nodes.New("Transpose", ["normed"], ["turned"], Attr.Of("perm", [1L, 0, 2])),
            Nodes.New("Mul", ["batch", "two"], ["rows"]),
            Nodes.New("Concat", ["five", "rows", "three"], ["split"], Attr.Of("axis", 0L)),
            .. Heads("q", "wq"),
            .. Heads("k", "key"),
            .. Heads("v", "value"),
            Nodes.New("Transpose", ["k"], ["kt"], Attr.Of("perm", [0L, 2, 1])),
            Nodes.New("MatMul", ["q", "kt"], ["products"]),
            Nodes.New("Softmax", ["products"], ["attention"], Attr.Of("axis", -1L)),
            Nodes.New("MatMul", ["attention", "v"], ["mixed"]),
            Nodes.New("Transpose", ["mixed"], ["back"], Attr.Of("perm", [1L, 0, 2])),
            Nodes.New("Concat", ["five", "batch", "six"], ["joined"], Attr.Of("axis", 0L)),
            Nodes.New("Reshape", ["back", "joined"], ["heads"]),
            Nodes.New("Transpose", ["heads"], ["seen"], Attr.Of("perm", [1L, 0, 2])),
            Nodes.New("Add", ["x", "seen"], ["out"]),
            Nodes.New("Gather", ["out", "first"], ["token"], Attr.Of("axis", 1L)),
            Nodes.New("MatMul", ["token", "last"], ["logits"]),
        ];
        return SmallModels.Of(
            nodes,
            [("image", [-1, 3, 4, 4])],
            ["logits"],
            18,
            Weight("patch", 6, 3, 2, 2),
            Weight("class", 1, 1, 6),
            Weight("wq", 6, 6),
            Weight("key", 6, 6),
            Weight("value", 6, 6),
            Weight("last", 6, 4),
            Tensors.Of("first", [0L]),
            Tensors.Vector("minus", [-1]),
            Tensors.Vector("one", [1]),
            Tensors.Vector("two", [2]),
            Tensors.Vector("three", [3]),
            Tensors.Vector("five", [5]),
            Tensors.Vector("six", [6])
        );
    }
}
