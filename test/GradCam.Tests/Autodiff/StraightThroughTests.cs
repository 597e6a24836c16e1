using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Autodiff;

public class StraightThroughTests
{
    private static readonly Tensor Input = new(SmallModels.Numbers([1, 3, 8, 8]), [1, 3, 8, 8]);

    private static readonly ExplainRequest Request = new() { Targets = [Target.Class(2)], Layers = ["features"] };

    /// <summary>The classifier with an operator of steps behind its layer.</summary>
    private static byte[] Stepped(string op)
    {
        var model = SmallModels.Classifier();
        var nodes = model.Graph.Node;
        nodes[2].Input[0] = "steps";
        nodes.Insert(2, Nodes.New(op, ["features"], ["steps"]));
        return model.ToByteArray();
    }

    [Theory]
    [InlineData("Ceil")]
    [InlineData("Floor")]
    [InlineData("Round")]
    [InlineData("Sign")]
    public void Explain_straightThrough_hasTheGradientOfTheModelWithoutTheOperator(string op)
    {
        using var plain = Explainer.Load(SmallModels.Classifier().ToByteArray());
        using var stepped = Explainer.Load(Stepped(op), new() { StraightThrough = true });

        Assert.Equal(plain.Explain(Input, Request)[0].Raw.Data, stepped.Explain(Input, Request)[0].Raw.Data);
        Assert.Contains(stepped.Diagnostics, d => d.Code == "straight-through" && d.Message.Contains(op));
    }

    [Fact]
    public void Explain_withoutTheOption_namesItAndTheMethodsThatNeedNoGradient()
    {
        using var explainer = Explainer.Load(Stepped("Round"));

        string message = Assert.Throws<GradCamException>(() => explainer.Explain(Input, Request)).Message;

        Assert.Contains("take a method that needs no gradient: ablationcam", message);
        Assert.Contains("ExplainerOptions.StraightThrough, which takes Round", message);
        Assert.Contains(
            "ExplainerOptions.StraightThrough",
            explainer.UnsupportedReason(CamMethods.GradCam, "features")
        );
    }

    [Fact]
    public void Verify_bakedStraightThrough_givesTheSameMap()
    {
        using var explainer = Explainer.Load(Stepped("Round"), new() { StraightThrough = true });

        var baked = explainer.Bake(new() { Layers = ["features"] });

        Assert.All(explainer.Verify(baked), d => Assert.True(d.Largest <= 1e-4, d.ToString()));
    }
}
