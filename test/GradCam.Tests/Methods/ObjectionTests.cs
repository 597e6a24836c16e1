using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Methods;

public class ObjectionTests
{
    public static TheoryData<string, string> Everything() =>
        [
            .. from net in (string[])["linear", "curved", "tokens"]
            from method in CamMethods.All.Concat(CamMethods.Variants)
            select (net, method.Name),
        ];

    [Theory]
    [MemberData(nameof(Everything))]
    public void WhyNot_ofAnyMethod_isWhatExplainingSays(string name, string method)
    {
        var explainer = (
            name switch
            {
                "linear" => Net.Linear,
                "curved" => Net.Curved,
                _ => Net.Tokens,
            }
        ).Explainer;
        var request = new ExplainRequest
        {
            Methods = [CamMethods.Parse(method)],
            Layers = ["features"],
            Targets = [Target.Class(0)],
            Samples = 2,
        };

        string? why = explainer.UnsupportedReason(CamMethods.Parse(method), "features");

        var error = Record.Exception(() => explainer.Explain(new Tensor(Net.Input, [1, 3, 8, 6]), request));
        if (why is null)
            Assert.Null(error);
        else
            Assert.Equal(why, Assert.IsType<GradCamException>(error).Message);
    }

    [Fact]
    public void WhyNot_ofCamWithoutALinearHead_namesTheBend()
    {
        var curved = Net.Curved.Explainer;
        var linear = Net.Linear.Explainer;

        Assert.Contains("Tanh lies between", curved.UnsupportedReason(CamMethods.Cam, "features"));
        Assert.Null(linear.UnsupportedReason(CamMethods.Cam, "features"));
        Assert.Contains("Relu lies between", linear.UnsupportedReason(CamMethods.Cam, "conv"));
    }

    [Theory]
    [InlineData("guided_backprop")]
    [InlineData("guided_gradcam")]
    public void WhyNot_ofGuidedGradients_asksForAReluAnywhereInTheNetwork(string method)
    {
        var curved = Net.Curved.Explainer;
        var linear = Net.Linear.Explainer;

        Assert.Contains("no ReLU", curved.UnsupportedReason(CamMethods.Parse(method)));
        // The layer is the last ReLU itself: the one that counts lies before it.
        Assert.Null(linear.UnsupportedReason(CamMethods.Parse(method)));
    }

    [Fact]
    public void WhyNot_ofLeGradOnAConvolutionalNetwork_asksForATransformer()
    {
        var explainer = Net.Linear.Explainer;
        Assert.Contains("vision transformer", explainer.UnsupportedReason(CamMethods.LeGrad));
    }

    [Fact]
    public void WhyNot_ofFullGradOnASignal_asksForPictures()
    {
        var model = SmallModels.Of(
            [
                Nodes.New("Conv", ["signal", "w"], ["conv"]),
                Nodes.New("Relu", ["conv"], ["features"]),
                Nodes.New("GlobalAveragePool", ["features"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["logits"]),
            ],
            [("signal", [-1, 2, 20])],
            ["logits"],
            18,
            Tensors.Of("w", SmallModels.Numbers([4, 2, 3]), 4, 2, 3)
        );
        using var explainer = Explainer.Load(model.ToByteArray());

        Assert.Contains("pictures only", explainer.UnsupportedReason(CamMethods.FullGrad));
        Assert.Null(explainer.UnsupportedReason(CamMethods.GradCam));
    }

    [Theory]
    [InlineData("gradcam", true)]
    [InlineData("scorecam", true)]
    [InlineData("saliency", false)]
    [InlineData("rise", false)]
    [InlineData("guided_gradcam", true)]
    public void WhyNot_ofAModelWithoutLayers_objectsToMethodsThatNeedOne(string method, bool objects)
    {
        var model = SmallModels.Of(
            [
                Nodes.New("Flatten", ["image"], ["flat"]),
                Nodes.New("Gemm", ["flat", "head"], ["bent"]),
                Nodes.New("Relu", ["bent"], ["relu"]),
                Nodes.New("Neg", ["relu"], ["logits"]),
            ],
            [("image", [-1, 3, 8, 8])],
            ["logits"],
            18,
            Tensors.Of("head", SmallModels.Numbers([192, 4]), 192, 4)
        );
        using var explainer = Explainer.Load(model.ToByteArray());

        string? why = explainer.UnsupportedReason(CamMethods.Parse(method));

        if (objects)
            Assert.Contains("spatial axes", why);
        else
            Assert.Null(why);
    }

    [Fact]
    public void WhyNot_ofAnUnknownLayer_saysSo()
    {
        var explainer = Net.Linear.Explainer;
        Assert.Contains(
            "no layer 'featurs'",
            Assert.Throws<GradCamException>(() => explainer.UnsupportedReason(CamMethods.GradCam, "featurs")).Message
        );
    }
}
