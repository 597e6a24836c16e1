using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Graphs;

/// <summary>What is advised where no gradient reaches a layer has to work.</summary>
public class GradientAdviceTests
{
    private const string Advice = "a method that needs no gradient: ";

    private static readonly Tensor Input = new(SmallModels.Numbers([1, 3, 8, 8]), [1, 3, 8, 8]);

    [Theory]
    [InlineData("Floor", "where gradients end")]
    [InlineData("Det", "there is no gradient for it")]
    public void Explain_withoutAGradient_namesTheMethodsThatWork(string op, string fault)
    {
        using var explainer = Explainer.Load(Without(op).ToByteArray());
        var request = new ExplainRequest
        {
            Layers = ["features"],
            Targets = [Target.Class(1)],
            Samples = 4,
        };
        string message = Assert.Throws<GradCamException>(() => explainer.Explain(Input, request)).Message;
        Assert.Contains(fault, message);
        string[] named = message[(message.IndexOf(Advice, StringComparison.Ordinal) + Advice.Length)..]
            .TrimEnd('.')
            .Split(", ");

        foreach (var method in CamMethods.All)
        {
            IReadOnlyList<Explanation> Explain() => explainer.Explain(Input, request with { Methods = [method] });
            if (named.Contains(method.Name))
            {
                Assert.Single(Explain());
                Assert.Null(explainer.UnsupportedReason(method, "features"));
            }
            else
            {
                Assert.Throws<GradCamException>(Explain);
                Assert.NotNull(explainer.UnsupportedReason(method, "features"));
            }
        }
    }

    [Fact]
    public void Explain_withALayerThatAGradientReaches_namesIt()
    {
        var model = SmallModels.Classifier();
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        var curve = Nodes.New("QuickGelu", ["features"], ["curve"]);
        curve.Domain = "com.microsoft";
        model.Graph.Node.Insert(2, Nodes.New("Relu", ["curve"], ["later"]));
        model.Graph.Node.Insert(2, curve);
        model.Graph.Node.First(n => n.OpType == "GlobalAveragePool").Input[0] = "later";
        using var explainer = Explainer.Load(model.ToByteArray());

        var error = Assert.Throws<GradCamException>(() => explainer.Explain(Input, new() { Layers = ["features"] }));

        Assert.Contains("take layer 'later', which it reaches, or a method", error.Message);
        Assert.Single(explainer.Explain(Input, new() { Layers = ["later"] }));
    }

    [Fact]
    public void Bake_withoutAGradient_namesMethodsOfOneRun()
    {
        using var explainer = Explainer.Load(Without("Floor").ToByteArray());

        var error = Assert.Throws<GradCamException>(() => explainer.Bake(new() { Layers = ["features"] }));

        Assert.Contains(Advice + "eigencam, fem, kpcacam, or ExplainerOptions.StraightThrough", error.Message);
        Assert.All(
            explainer.Verify(explainer.Bake(new() { Layers = ["features"], Methods = [CamMethods.EigenCam] })),
            d => Assert.True(d.Largest <= 1e-4, d.ToString())
        );
    }

    [Fact]
    public void Explain_ofSeveralMethods_tellsWhichFailAndGoesOn()
    {
        using var explainer = Explainer.Load(Without("Floor").ToByteArray());
        var failed = new List<string>();
        var request = new ExplainRequest
        {
            Layers = ["features"],
            Methods = [CamMethods.GradCam, CamMethods.EigenCam, CamMethods.LayerCam, CamMethods.Occlusion],
            MethodFailed = (method, _) => failed.Add(method.Name),
        };

        var found = explainer.Explain(Input, request);

        Assert.Equal(["eigencam", "occlusion"], found.Select(e => e.Method.Name));
        Assert.Equal(["gradcam", "layercam"], failed);
        Assert.Throws<GradCamException>(() => explainer.Explain(Input, request with { MethodFailed = null }));
    }

    /// <summary>A classifier whose features go through an operator without a gradient.</summary>
    private static ModelProto Without(string op)
    {
        var model = SmallModels.Classifier();
        NodeProto[] ends =
            op == "Floor"
                ? [Nodes.New("Mul", ["features", "hundred"], ["large"]), Nodes.New("Floor", ["large"], ["ends"])]
                : [Nodes.New("Det", ["features"], ["volumes"]), Nodes.New("Reshape", ["volumes", "places"], ["ends"])];
        for (int i = 0; i < ends.Length; i++)
            model.Graph.Node.Insert(2 + i, ends[i]);
        model.Graph.Node.First(n => n.OpType == "GlobalAveragePool").Input[0] = "ends";
        model.Graph.Initializer.Add([Tensors.Of("hundred", [100f]), Tensors.Vector("places", [0, 0, 1, 1])]);
        return model;
    }
}
