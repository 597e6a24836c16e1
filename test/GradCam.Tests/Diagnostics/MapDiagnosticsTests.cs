using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Diagnostics;

/// <summary>A network for each thing that can be wrong with a map.</summary>
public class MapDiagnosticsTests
{
    private static readonly Tensor Input = new(SmallModels.Numbers([1, 3, 8, 8]), [1, 3, 8, 8]);

    private static string[] Codes(
        ModelProto model,
        Tensor? input = null,
        ExplainRequest? request = null,
        ExplainerOptions? options = null
    )
    {
        using var explainer = Explainer.Load(model.ToByteArray(), options);
        return [.. explainer.Explain(input ?? Input, request ?? new())[0].Diagnostics.Select(d => d.Code)];
    }

    [Fact]
    public void Of_soundMap_findsNothing() =>
        Assert.Empty(Codes(SmallModels.Classifier(), request: new() { Targets = [Target.Top] }));

    [Fact]
    public void Of_zeroInput_findsDeadActivations() =>
        Assert.Equal(["zero-map-dead"], Codes(SmallModels.Classifier(), new Tensor(new float[192], [1, 3, 8, 8])));

    [Fact]
    public void Of_headOfNegativeWeights_findsNegativeGradients()
    {
        var model = SmallModels.Classifier();
        SetWeights(model, "head", _ => -0.1f);
        Assert.Equal(["zero-map-negative"], Codes(model));
    }

    [Fact]
    public void Of_certainProbability_findsSaturation()
    {
        var model = SmallModels.Classifier(tail: [Nodes.New("Softmax", ["logits"], ["out"])]);
        SetWeights(model, "head", i => i % 4 == 1 ? 1000 : 0);
        Assert.Equal(
            ["zero-map-saturated"],
            Codes(model, request: new() { Targets = [Target.Class(1)] }, options: new() { Score = ScoreKind.Output })
        );
    }

    [Fact]
    public void Of_headOfZeros_findsNoGradient()
    {
        var model = SmallModels.Classifier();
        SetWeights(model, "head", _ => 0);
        Assert.Equal(["zero-map-no-gradient"], Codes(model));
    }

    [Fact]
    public void Of_logarithmOfNegativeNumbers_namesTheNode()
    {
        var model = SmallModels.Classifier();
        model.Graph.Node.First(n => n.OpType == "Relu").OpType = "Log";
        using var explainer = Explainer.Load(model.ToByteArray());

        var finding = Assert.Single(explainer.Explain(Input, new())[0].Diagnostics);

        Assert.Equal("not-finite", finding.Code);
        Assert.Contains("Log", finding.Message);
    }

    [Fact]
    public void Of_mapOfOneValue_findsThatItIsFlat()
    {
        var model = SmallModels.Classifier();
        SetWeights(model, "w", _ => 0);
        model.Graph.Initializer.Add(Tensors.Of("b", [1f, 1, 1, 1, 1], 5));
        model.Graph.Node.First(n => n.OpType == "Conv").Input.Add("b");
        SetWeights(model, "head", _ => 1);
        Assert.Equal(["flat-map"], Codes(model));
    }

    [Fact]
    public void Of_layerOfFourPlaces_findsThatItIsCoarse()
    {
        var model = SmallModels.Classifier();
        model.Graph.Node.First(n => n.OpType == "Conv").Attribute.Add(Attr.Of("strides", [4L, 4]));
        Assert.Contains("coarse-layer", Codes(model));
    }

    [Fact]
    public void Of_unlikelyClass_saysSo()
    {
        var model = SmallModels.Classifier();
        SetWeights(
            model,
            "head",
            i =>
                i % 4 == 0 ? 0.01f
                : i % 4 == 1 ? 100
                : 0
        );
        Assert.Contains("unlikely-class", Codes(model, request: new() { Targets = [Target.Class(0)] }));
    }

    [Fact]
    public void Of_rawPixels_findsThatTheInputLooksUnnormalized() =>
        Assert.Contains(
            "unnormalized-input",
            Codes(SmallModels.Classifier(), new Tensor([.. Input.Data.Select(v => 127 + 127 * v)], [1, 3, 8, 8]))
        );

    [Fact]
    public void Of_firstOfTenConvolutions_findsThatItIsEarly()
    {
        var nodes = new List<NodeProto>();
        for (int i = 0; i < 10; i++)
            nodes.Add(
                Nodes.New("Conv", [i == 0 ? "image" : $"c{i - 1}", "w"], [$"c{i}"], Attr.Of("pads", [1L, 1, 1, 1]))
            );
        var model = SmallModels.Of(
            [
                .. nodes,
                Nodes.New("GlobalAveragePool", ["c9"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["logits"]),
            ],
            [("image", [-1, 3, 8, 8])],
            ["logits"],
            18,
            Tensors.Of("w", [.. SmallModels.Numbers([3 * 3 * 9]).Select(v => v / 5)], 3, 3, 3, 3)
        );
        Assert.Contains("early-layer", Codes(model, request: new() { Layers = ["c0"] }));
        Assert.DoesNotContain("early-layer", Codes(model, request: new() { Layers = ["c8"] }));
    }

    [Fact]
    public void Of_vanishingGradient_saysSo()
    {
        var model = SmallModels.Classifier();
        SetWeights(model, "head", i => 1e-16f * (1 + i));
        Assert.Contains("vanished-gradient", Codes(model, request: new() { Methods = [CamMethods.HiResCam] }));
    }

    private static void SetWeights(ModelProto model, string name, Func<int, float> value)
    {
        var tensor = model.Graph.Initializer.First(t => t.Name == name);
        float[] values = [.. Enumerable.Range(0, (int)Tensors.Count(tensor)).Select(value)];
        tensor.RawData = Tensors.Of("", values, values.Length).RawData;
    }
}
