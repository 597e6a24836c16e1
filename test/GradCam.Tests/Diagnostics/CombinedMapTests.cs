using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Diagnostics;

/// <summary>Whatever can be wrong with the map of one layer, where the maps of two are combined.</summary>
public class CombinedMapTests
{
    private const int Classes = 2,
        Side = 8,
        Channels = 2;

    private static readonly Tensor Positive = new([.. Numbers(3 * Side * Side)], [1, 3, Side, Side]);

    /// <summary>Every method and combination that makes one map of two layers, with every normalization.</summary>
    public static TheoryData<string, LayerCombination, string> Kinds() =>
        [
            .. from kind in (IEnumerable<(string, LayerCombination)>)
                [
                    ("gradcam", LayerCombination.Mean),
                    ("gradcam", LayerCombination.Max),
                    ("gradcam", LayerCombination.Product),
                    ("finercam", LayerCombination.Mean),
                    ("refinecam", LayerCombination.None),
                ]
            from normalization in MapNormalization.All
            select (kind.Item1, kind.Item2, normalization.Name),
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_soundMaps_findsNothing(string method, LayerCombination how, string normalization) =>
        Assert.Empty(Codes(Model(), Request(method, how, normalization)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_zeroInput_findsDeadActivations(string method, LayerCombination how, string normalization)
    {
        var zero = new Tensor(new float[Positive.Data.Length], Positive.Shape);
        var finding = Assert.Single(Find(Model(), Request(method, how, normalization), zero));
        Assert.Equal("zero-map-dead", finding.Code);
        Assert.Contains("at 'r1', 'r2': ", finding.Message);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_headOfZeros_findsNoGradient(string method, LayerCombination how, string normalization) =>
        Assert.Equal(["zero-map-no-gradient"], Codes(Model(head: [0, 0, 0, 0]), Request(method, how, normalization)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_headOfNegativeWeights_findsNegativeGradients(
        string method,
        LayerCombination how,
        string normalization
    ) => Assert.Equal(["zero-map-negative"], Codes(Model(head: [-1, 0, -2, 0]), Request(method, how, normalization)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_certainProbability_findsSaturation(string method, LayerCombination how, string normalization)
    {
        var model = Model(head: [1000, 0, 1000, 0], tail: Nodes.New("Softmax", ["logits"], ["out"]));
        Assert.Equal(
            ["zero-map-saturated"],
            Codes(model, Request(method, how, normalization), options: new() { Score = ScoreKind.Output })
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_logarithmOfNegativeNumbers_namesTheNode(string method, LayerCombination how, string normalization)
    {
        var model = Model(conv1: [-1, 0, 0, 0, -1, 0]);
        model.Graph.Node.First(n => n.OpType == "Relu").OpType = "Log";
        using var explainer = Explainer.Load(model.ToByteArray());

        var e = Assert.Single(explainer.Explain(Positive, Request(method, how, normalization)));

        var finding = Assert.Single(e.Diagnostics);
        Assert.Equal("not-finite", finding.Code);
        Assert.Contains("The map of 'r1', 'r2'", finding.Message);
        Assert.Contains("Log", finding.Message);
        Assert.Throws<GradCamException>(() => e.MapValues);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_mapsOfOneValue_findsThatTheyAreFlat(string method, LayerCombination how, string normalization)
    {
        var ones = new Tensor([.. Positive.Data.Select(_ => 1f)], Positive.Shape);
        Assert.Equal(["flat-map"], Codes(Model(), Request(method, how, normalization), ones));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_layersOfFourPlaces_findsThatTheyAreCoarse(string method, LayerCombination how, string normalization)
    {
        var request = Request(method, how, normalization);
        Assert.Contains("coarse-layer", Codes(Model(strides: (4, 1)), request));
        // One layer is fine enough.
        Assert.DoesNotContain("coarse-layer", Codes(Model(strides: (1, 4)), request));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_unlikelyClass_saysSo(string method, LayerCombination how, string normalization) =>
        Assert.Contains(
            "unlikely-class",
            Codes(Model(head: [0.01f, 100, 0.01f, 100]), Request(method, how, normalization))
        );

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_rawPixels_findsThatTheInputLooksUnnormalized(
        string method,
        LayerCombination how,
        string normalization
    ) =>
        Assert.Contains(
            "unnormalized-input",
            Codes(
                Model(),
                Request(method, how, normalization),
                new Tensor([.. Positive.Data.Select(v => 100 * v)], Positive.Shape)
            )
        );

    [Theory]
    [InlineData(LayerCombination.Mean)]
    [InlineData(LayerCombination.Max)]
    [InlineData(LayerCombination.Product)]
    public void Of_vanishingGradient_saysSo(LayerCombination how)
    {
        var finding = Assert.Single(Find(Model(head: [1e-16f, 0, 2e-16f, 0]), Request("hirescam", how)));
        Assert.Equal("vanished-gradient", finding.Code);
        Assert.Contains("'r1', 'r2'", finding.Message);
    }

    [Theory]
    [InlineData(LayerCombination.Mean)]
    [InlineData(LayerCombination.Max)]
    [InlineData(LayerCombination.Product)]
    public void Of_earlyLayers_saysSoIfAllAre(LayerCombination how)
    {
        var model = SmallModels.Of(
            [
                .. Enumerable
                    .Range(0, 12)
                    .Select(i => Nodes.New("Conv", [i == 0 ? "image" : $"c{i - 1}", "w"], [$"c{i}"])),
                Nodes.New("GlobalAveragePool", ["c11"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["logits"]),
            ],
            [("image", [-1, 3, Side, Side])],
            ["logits"],
            18,
            Tensors.Of("w", [.. Numbers(9)], 3, 3, 1, 1)
        );
        Assert.Contains("early-layer", Codes(model, Request("gradcam", how) with { Layers = ["c0", "c1"] }));
        Assert.DoesNotContain("early-layer", Codes(model, Request("gradcam", how) with { Layers = ["c0", "c9"] }));
    }

    [Theory]
    [InlineData("gradcam", LayerCombination.Mean)]
    [InlineData("gradcam", LayerCombination.Max)]
    [InlineData("gradcam", LayerCombination.Product)]
    [InlineData("refinecam", LayerCombination.None)]
    public void Of_layersThatAreZeroForOtherReasons_saysWhichAndWhy(string method, LayerCombination how)
    {
        var model = Model(conv1: [0, 0, 0, 0, 0, 0], bias2: [1, 1], head: [-1, 0, -2, 0]);

        var findings = Find(model, Request(method, how));

        Assert.Equal(["zero-map-dead", "zero-map-negative"], findings.Select(f => f.Code));
        Assert.Contains("at 'r1': ", findings[0].Message);
        Assert.Contains("at 'r2': ", findings[1].Message);
    }

    [Theory]
    [InlineData("gradcam", LayerCombination.Product)]
    [InlineData("refinecam", LayerCombination.None)]
    public void Of_productWithOneFactorOfZero_namesThatLayer(string method, LayerCombination how)
    {
        var model = Model(conv1: [0, 0, 0, 0, 0, 0], bias2: [1, 1]);

        var finding = Assert.Single(Find(model, Request(method, how)));

        Assert.Equal("zero-map-dead", finding.Code);
        Assert.Contains("at 'r1': ", finding.Message);
    }

    [Fact]
    public void Of_productOfMapsWithoutACommonPlace_saysSo()
    {
        // r1 speaks for the first channel's places, r2 for the second's.
        var input = new float[Positive.Data.Length];
        for (int i = 0; i < 4; i++)
            (input[i], input[Side * Side + Side + i]) = (1, 1);
        var model = Model(conv2: [-1, 1, 0, 1], bias2: [1, 0], head: [-1, 0, 5, 0]);

        Diagnostic[] Found(LayerCombination how) =>
            Find(model, Request("gradcam", how), new Tensor(input, Positive.Shape));

        var finding = Assert.Single(Found(LayerCombination.Product));
        Assert.Equal("zero-map", finding.Code);
        Assert.Contains("at all of the layers", finding.Message);
        Assert.Empty(Found(LayerCombination.Mean));
    }

    [Fact]
    public void Of_zeroMapWithoutGradients_asksForNone()
    {
        // A determinant has no gradient rule, and the method asks for no gradient.
        var model = Model();
        model.Graph.Node.Remove(model.Graph.Node.First(n => n.OpType == "Flatten"));
        var pool = model.Graph.Node.First(n => n.OpType == "GlobalAveragePool");
        (pool.OpType, pool.Output[0]) = ("Det", "flat");
        var zero = new Tensor(new float[Positive.Data.Length], Positive.Shape);
        Assert.Equal(["zero-map-dead"], Codes(model, Request("eigencam", LayerCombination.Mean), zero));
    }

    private static string[] Codes(
        ModelProto model,
        ExplainRequest request,
        Tensor? input = null,
        ExplainerOptions? options = null
    ) => [.. Find(model, request, input, options).Select(d => d.Code)];

    private static Diagnostic[] Find(
        ModelProto model,
        ExplainRequest request,
        Tensor? input = null,
        ExplainerOptions? options = null
    )
    {
        using var explainer = Explainer.Load(model.ToByteArray(), options);
        return [.. Assert.Single(explainer.Explain(input ?? Positive, request)).Diagnostics];
    }

    private static ExplainRequest Request(string method, LayerCombination how, string normalization = "default") =>
        new()
        {
            Methods = [CamMethods.Parse(method)],
            Layers = ["r1", "r2"],
            Combine = how,
            Targets = [Target.Class(0)],
            Normalization = MapNormalization.Parse(normalization),
        };

    /// <summary>Two convolutions of single places, each with a ReLU, a global mean and a linear head.</summary>
    private static ModelProto Model(
        float[]? conv1 = null,
        float[]? conv2 = null,
        float[]? bias2 = null,
        float[]? head = null,
        (long First, long Second)? strides = null,
        NodeProto? tail = null
    )
    {
        var (first, second) = strides ?? (1, 1);
        return SmallModels.Of(
            [
                Nodes.New("Conv", ["image", "conv1"], ["c1"], Attr.Of("strides", [first, first])),
                Nodes.New("Relu", ["c1"], ["r1"]),
                Nodes.New("Conv", ["r1", "conv2", "bias2"], ["c2"], Attr.Of("strides", [second, second])),
                Nodes.New("Relu", ["c2"], ["r2"]),
                Nodes.New("GlobalAveragePool", ["r2"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["flat"]),
                Nodes.New("Gemm", ["flat", "head"], ["logits"]),
                .. tail is null ? (NodeProto[])[] : [tail],
            ],
            [("image", [-1, 3, Side, Side])],
            [tail?.Output[0] ?? "logits"],
            18,
            Tensors.Of("conv1", conv1 ?? [1, 0, 0, 0, 1, 0], Channels, 3, 1, 1),
            Tensors.Of("conv2", conv2 ?? [1, 0, 0, 1], Channels, Channels, 1, 1),
            Tensors.Of("bias2", bias2 ?? [0, 0], Channels),
            Tensors.Of("head", head ?? [1, 0, 2, 0.1f], Channels, Classes)
        );
    }

    /// <summary>Different numbers, all positive.</summary>
    private static IEnumerable<float> Numbers(int count) => SmallModels.Numbers([count]).Select(v => 1 + v / 2);
}
