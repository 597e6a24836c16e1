using Google.Protobuf;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Explaining;

public class LayerChoiceTests
{
    private static readonly Tensor Input = new(SmallModels.Numbers([2, 3, 8, 8]), [2, 3, 8, 8]);

    private static Explainer Load(ModelProto model, ExplainerOptions? options = null) =>
        Explainer.Load(model.ToByteArray(), options);

    [Fact]
    public void Explain_modelWithoutSpatialLayers_saysSo()
    {
        using var explainer = Load(Flat());

        Assert.Null(explainer.DefaultLayer);
        Assert.Contains("spatial axes", Assert.Throws<GradCamException>(() => explainer.Explain(Input, new())).Message);
    }

    [Fact]
    public void Explain_layerBehindThePool_saysThatItsAxesAreLost()
    {
        using var explainer = Load(SmallModels.Classifier());
        Assert.Contains(
            "spatial axes are lost",
            Assert.Throws<GradCamException>(() => explainer.Explain(Input, new() { Layers = ["flat"] })).Message
        );
        Assert.Contains(
            "'features'",
            Assert.Throws<GradCamException>(() => explainer.Explain(Input, new() { Layers = ["featurs"] })).Message
        );
    }

    [Fact]
    public void Explain_cardThatNamesALayer_takesItForAuto()
    {
        using var explainer = Load(SmallModels.Classifier(), new() { Card = new ModelCard { Layer = "conv" } });

        Assert.Equal("conv", explainer.DefaultLayer?.Name);
        Assert.Equal("conv", explainer.Explain(Input, new())[0].Layer.Name);
        Assert.Equal("features", explainer.Explain(Input, new() { Layers = ["features"] })[0].Layer.Name);
    }

    [Fact]
    public void Explain_layerNamedTwice_isExplainedOnce()
    {
        using var explainer = Load(SmallModels.Classifier());

        var all = explainer.Explain(Input, new() { Layers = ["auto", "features", "feat*"] });

        Assert.Equal(["features", "features"], all.Select(e => e.Layer.Name));
        Assert.Equal([0, 1], all.Select(e => e.Sample));
    }

    [Fact]
    public void UnsupportedReason_withoutSpatialLayers_isThatOfMethodsOfALayer()
    {
        using var explainer = Load(Flat());

        Assert.Contains("spatial axes", explainer.UnsupportedReason(CamMethods.GradCam));
        Assert.Null(explainer.UnsupportedReason(CamMethods.Saliency));
    }

    [Fact]
    public void Explain_modelWithItsPreparation_isRefused()
    {
        var model = SmallModels.Classifier();
        model.MetadataProps.Add(new StringStringEntryProto { Key = BakedMark.Input, Value = "{}" });
        using var explainer = Load(model);

        Assert.Contains(
            "take the model that it was made of",
            Assert.Throws<GradCamException>(() => explainer.Explain(Input, new())).Message
        );
    }

    private static ModelProto Flat() =>
        SmallModels.Of(
            [Nodes.New("Flatten", ["image"], ["flat"]), Nodes.New("Gemm", ["flat", "head"], ["logits"])],
            [("image", [-1, 3, 8, 8])],
            ["logits"],
            18,
            Tensors.Of("head", SmallModels.Numbers([192, 4]), 192, 4)
        );
}
