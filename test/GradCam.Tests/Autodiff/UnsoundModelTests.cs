using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Autodiff;

/// <summary>
/// Models that the runtime takes and that nobody exports: what a fuzzer found them to do is refused with a sentence, or
/// works.
/// </summary>
public class UnsoundModelTests
{
    [Fact]
    public void Load_withFirstOutputThatIsConstant_explainsTheNext()
    {
        var model = SmallModels.Classifier();
        model.Graph.Node.Add(Nodes.New("Identity", ["w"], ["same"]));
        model.Graph.Output.Insert(0, new ValueInfoProto { Name = "same", Type = Dim.Type(ElementType.Float, null) });
        using var explainer = Explainer.Load(model.ToByteArray());
        Assert.Equal("logits", explainer.ScoreTensor);

        var error = Assert.Throws<GradCamException>(() =>
            Explainer.Load(model.ToByteArray(), new() { Output = "same" })
        );
        Assert.Contains("is the same for every picture", error.Message);
    }

    [Fact]
    public void Load_withFixedBatchOfThousands_isRefused() =>
        Assert.Contains(
            "takes batches of 20,000",
            Assert
                .Throws<GradCamException>(() => Explainer.Load(SmallModels.Classifier(batch: 20_000).ToByteArray()))
                .Message
        );

    [Fact]
    public void Load_withWindowLargerThanItsInput_isRefused()
    {
        var model = SmallModels.Classifier();
        model.Graph.Node.Add(Nodes.New("AveragePool", ["pooled"], ["none"], Attr.Of("kernel_shape", [2L, 2])));
        Assert.Contains(
            "the window of node 'none' (AveragePool) is larger",
            Assert.Throws<GradCamException>(() => Explainer.Load(model.ToByteArray())).Message
        );
    }

    [Fact]
    public void Explain_withOpenChannelsAndManyPasses_works()
    {
        var model = SmallModels.Classifier();
        model.Graph.Input[0].Type = Dim.Type(ElementType.Float, [new Dim(null, "N"), new Dim(null, "channels"), 8, 8]);
        using var explainer = Explainer.Load(model.ToByteArray());
        Assert.Equal([3, 8, 8], explainer.Model.InputShape);
        Assert.Single(
            explainer.Explain(
                new Tensor(SmallModels.Numbers([1, 3, 8, 8]), [1, 3, 8, 8]),
                new() { Methods = [CamMethods.SmoothGrad], Samples = 2 }
            )
        );
    }

    [Fact]
    public void Load_ofOldResizeWithoutScales_saysSo()
    {
        var model = SmallModels.Classifier();
        model.OpsetImport[0].Version = 10;
        model.Graph.Node.Insert(0, Nodes.New("Resize", [model.Graph.Input[0].Name], ["resized"]));
        Assert.Contains(
            "Resize (node 'resized') has no scales",
            Assert.Throws<GradCamException>(() => Explainer.Load(model.ToByteArray())).Message
        );
    }

    [Fact]
    public void Explain_withPrincipalComponentOfTooManyChannels_saysSo()
    {
        const int channels = 2400,
            classes = 2;
        NodeProto[] nodes =
        [
            Nodes.New("Conv", ["image", "w"], ["features"]),
            Nodes.New("GlobalAveragePool", ["features"], ["pooled"]),
            Nodes.New("Flatten", ["pooled"], ["flat"]),
            Nodes.New("Gemm", ["flat", "head"], ["logits"]),
        ];
        var model = SmallModels.Of(
            nodes,
            [("image", [1, 3, 64, 64])],
            ["logits"],
            18,
            Tensors.Of("w", SmallModels.Numbers([channels, 3]), channels, 3, 1, 1),
            Tensors.Of("head", SmallModels.Numbers([channels, classes]), channels, classes)
        );
        using var explainer = Explainer.Load(model.ToByteArray());
        var tensor = new Tensor(new float[3 * 64 * 64], [1, 3, 64, 64]);
        foreach (var method in (CamMethod[])[CamMethods.EigenCam, CamMethods.EigenGradCam, CamMethods.SegEigenCam])
            Assert.Contains(
                "more than 2,304",
                Assert
                    .Throws<GradCamException>(() =>
                        explainer.Explain(tensor, new() { Methods = [method], Layers = ["features"] })
                    )
                    .Message
            );
    }

    [Fact]
    public void Explain_withKernelPcaOverTooManyPlaces_saysSo()
    {
        var model = SmallModels.Classifier();
        model.Graph.Input[0].Type = Dim.Type(ElementType.Float, [1, 3, 80, 80]);
        using var explainer = Explainer.Load(model.ToByteArray());
        var error = Assert.Throws<GradCamException>(() =>
            explainer.Explain(
                new Tensor(new float[3 * 80 * 80], [1, 3, 80, 80]),
                new() { Methods = [CamMethods.KpcaCam] }
            )
        );
        Assert.Contains("has 6,400, more than 2,304", error.Message);
    }
}
