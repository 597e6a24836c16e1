using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Models;

public class SubmodelTests
{
    private static readonly Tensor Image = new(SmallModels.Numbers([1, 3, 8, 8]), [1, 3, 8, 8]);

    /// <summary>A classifier with an end that has no gradient.</summary>
    private static byte[] Whole =>
        SmallModels
            .Classifier(tail: [Nodes.New("Round", ["logits"], ["rounded"]), Nodes.New("Cos", ["rounded"], ["end"])])
            .ToByteArray();

    [Theory]
    [InlineData("logits")]
    [InlineData("rounded/before")]
    public void Explain_theFirstPart_isThatModelByItself(string name)
    {
        var whole = ModelProto.Parser.ParseFrom(Whole);
        whole.Graph.Node.First(n => n.Output[0] == "logits").Name = "rounded/before";
        var request = new ExplainRequest { Targets = [Target.Class(2)] };
        using var alone = Explainer.Load(SmallModels.Classifier().ToByteArray());
        using var part = Explainer.Load(whole.ToByteArray(), new() { Submodel = name });

        var expected = alone.Explain(Image, request)[0];
        var e = part.Explain(Image, request)[0];

        Assert.Equal(expected.Raw.Data, e.Raw.Data);
        Assert.Equal(expected.Target.Score, e.Target.Score);
        Assert.Equal("feature 2", e.Target.Label);
        Assert.Null(e.Target.Probability);
        Assert.Equal(OutputKind.Embedding, part.Signature.Outputs[0].Kind);
        Assert.Null(part.ToCard().Output);
    }

    [Fact]
    public void Explain_anEmbedding_isComparedWithAnother()
    {
        using var part = Explainer.Load(Whole, new() { Submodel = "flat" });
        var request = new ExplainRequest { Targets = [Target.Similar(new float[] { 1, 0, 0, 0, 0 })] };

        Assert.Equal("similarity", part.Explain(Image, request)[0].Target.Label);
    }

    [Fact]
    public void Explain_anEmbeddingWithoutTarget_saysWhichThereAre()
    {
        using var part = Explainer.Load(Whole, new() { Submodel = "flat" });

        var error = Assert.Throws<GradCamException>(() => part.Explain(Image, new()));

        Assert.Contains("'flat'", error.Message);
        Assert.Contains("5 numbers", error.Message);
        Assert.Contains("similar:PHOTO", error.Message);
    }

    [Fact]
    public void Explain_withNamesOfAsManyClasses_takesThemForScores()
    {
        using var part = Explainer.Load(Whole, new() { Submodel = "logits", Labels = new(["a", "b", "c", "d"]) });

        Assert.Contains(part.Explain(Image, new())[0].Target.Label, (string[])["a", "b", "c", "d"]);
    }

    [Fact]
    public void Explain_aFeatureMap_isMadeBeforeItsConvolution()
    {
        var model = SmallModels.Of(
            [
                Nodes.New("Conv", ["image", "w"], ["first"]),
                Nodes.New("Relu", ["first"], ["read"]),
                Nodes.New("Conv", ["read", "v"], ["conv"]),
                Nodes.New("Relu", ["conv"], ["features"]),
                Nodes.New("GlobalAveragePool", ["features"], ["scores"]),
            ],
            [("image", [1, 3, 8, 8])],
            ["scores"],
            18,
            Tensors.Of("w", SmallModels.Numbers([4, 3, 3, 3]), 4, 3, 3, 3),
            Tensors.Of("v", SmallModels.Numbers([4, 4, 3, 3]), 4, 4, 3, 3)
        );
        using var part = Explainer.Load(model.ToByteArray(), new() { Submodel = "features" });

        Assert.Equal("read", part.DefaultLayer!.Name);
        Assert.Contains("channels", Assert.Throws<GradCamException>(() => part.Explain(Image, new())).Message);
    }

    [Fact]
    public void Load_aModuleThatTwoInputsShare_takesThatOfTheFirst()
    {
        var model = SmallModels.Of(
            [
                new(Nodes.New("Conv", ["left", "w"], ["l"])) { Name = "/encoder/conv" },
                new(Nodes.New("Conv", ["right", "w"], ["r"])) { Name = "/encoder/conv_1" },
                Nodes.New("Sub", ["l", "r"], ["difference"]),
            ],
            [("left", [1, 3, 8, 8]), ("right", [1, 3, 8, 8])],
            ["difference"],
            18,
            Tensors.Of("w", SmallModels.Numbers([4, 3, 3, 3]), 4, 3, 3, 3)
        );

        using var part = Explainer.Load(model.ToByteArray(), new() { Submodel = "encoder" });

        Assert.Equal("l", part.Signature.Outputs[0].Name);
        Assert.Equal("left", Assert.Single(part.Signature.Inputs).Name);
    }

    [Theory]
    [InlineData("logit", "did you mean 'logits'")]
    [InlineData("w", "no tensor")]
    public void Load_withoutSuchAValue_saysSo(string name, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<GradCamException>(() => Explainer.Load(Whole, new() { Submodel = name })).Message
        );

    [Fact]
    public void Explain_behindAnEndWithoutGradient_namesThePartBeforeIt()
    {
        var end = SmallModels.Classifier(tail: [Nodes.New("Det", ["logits"], ["end"])]);
        end.Graph.Node[^1].OpType = "Round";

        using var explainer = Explainer.Load(end.ToByteArray());

        Assert.Contains(
            "ExplainerOptions.Submodel = \"logits\"",
            Assert.Throws<GradCamException>(() => explainer.Explain(Image, new())).Message
        );
    }
}
