using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Conformance;

/// <summary>
/// One network as float32, with pairs of QuantizeLinear and DequantizeLinear, of quantized operators, and dynamically
/// quantized; <c>Golden/quantized/make.py</c> writes them.
/// </summary>
public class QuantizedNetworkTests
{
    private static readonly CamMethod[] OfGradients =
    [
        CamMethods.GradCam,
        CamMethods.HiResCam,
        CamMethods.LayerCam,
        CamMethods.GradCamPlusPlus,
        CamMethods.XGradCam,
        CamMethods.GradCamElementwise,
    ];

    // Layers of the float network, and the names of what takes their place where activations are left out.
    private static readonly (string Float, string Quantized)[] Layers =
    [
        ("m1", "m1"),
        ("r3", "a3"),
        ("p3", "p3"),
        ("l4", "l4"),
        ("j4", "j4"),
        ("u5", "u5"),
        ("k6", "c6"),
        ("r7", "c7"),
    ];

    public static TheoryData<string> Names =>
        ["qdq", "qdq-int8", "qdq-relus", "qoperator", "qoperator-int8", "dynamic"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Explain_quantizedNetwork_correlatesWithTheFloatOne(string name)
    {
        var expected = Maps("float", Layers.Select(l => l.Float));
        var actual = Maps(name, Layers.Select(l => NameIn(name, l)));

        // Over all samples: a single map of a network with random weights may hang on a few numbers near a kink.
        foreach (var maps in expected.Zip(actual).GroupBy(m => (m.First.LayerName, m.First.Method.Name)))
        {
            double correlation = Correlation(
                [.. maps.SelectMany(m => m.First.Raw.Data)],
                [.. maps.SelectMany(m => m.Second.Raw.Data)]
            );
            Assert.True(correlation > 0.98, $"{maps.Key}: {correlation}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Explain_withoutGradients_correlatesAtTheDefaultLayer(string name)
    {
        CamMethod[] methods = [CamMethods.EigenCam, CamMethods.AblationCam, CamMethods.ScoreCam];
        var expected = Maps("float", ["auto"], methods);
        var actual = Maps(name, ["auto"], methods);

        for (int i = 0; i < expected.Count; i++)
            Assert.True(
                Math.Abs(Correlation(expected[i].Raw.Data, actual[i].Raw.Data)) > 0.98,
                expected[i].Method.Name
            );
    }

    [Theory]
    [InlineData("qdq", "c7_DequantizeLinear_Output", "Relu")]
    [InlineData("qdq-relus", "r7", "Relu")]
    [InlineData("qoperator", "c7_quantized", "QLinearConv")]
    [InlineData("dynamic", "r7", "Relu")]
    public void Layers_areThoseThatAPersonKnows(string name, string auto, string op)
    {
        using var explainer = Explainer.Load(PathOf(name));

        Assert.Equal((auto, op), (explainer.DefaultLayer!.Name, explainer.DefaultLayer.Operator));
        Assert.DoesNotContain(explainer.Layers, l => l.Operator is "QuantizeLinear" or "DequantizeLinear" or "Cast");
        Assert.Contains(explainer.Layers, l => l.Operator == "MaxPool" && l.Name.StartsWith("m1"));
        foreach (var e in explainer.Explain(Input, new() { Layers = [.. explainer.Layers.Select(l => l.Name)] }))
            Assert.Contains(e.Raw.Data, v => v != 0);
    }

    [Fact]
    public void Explain_atARoundedTwin_isAsked_andIsThatOfItsLayer()
    {
        using var explainer = Explainer.Load(PathOf("qdq-relus"));
        Explanation At(string layer) => explainer.Explain(Input, new() { Layers = [layer] })[0];

        Assert.True(Correlation(At("r7").Raw.Data, At("r7_DequantizeLinear_Output").Raw.Data) > 0.9999);
        Assert.Contains("take 'r7'", Assert.Throws<GradCamException>(() => At("r7_QuantizeLinear_Output")).Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_areThoseOfTheNetworkAsItIs(string name)
    {
        using var explainer = Explainer.Load(PathOf(name));
        float[] expected = SmallModels.Run(
            ModelProto.Parser.ParseFrom(File.ReadAllBytes(PathOf(name))),
            ("x", [.. Input.Shape.Select(d => (long)d)], Input.Data)
        );

        for (int c = 0; c < 10; c++)
            foreach (var e in explainer.Explain(Input, new() { Targets = [Target.Class(c)] }))
                Assert.Equal(expected[e.Sample * 10 + c], e.Target.Score);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_bakedNetwork_givesTheSameMaps(string name)
    {
        using var explainer = Explainer.Load(PathOf(name));

        var baked = explainer.Bake(
            new()
            {
                Methods = [CamMethods.GradCam, CamMethods.LayerCam],
                Layers = ["auto", explainer.Layers.First(l => l.Name.StartsWith("m1")).Name],
            }
        );

        Assert.All(explainer.Verify(baked), d => Assert.True(d.Largest <= 1e-4, d.ToString()));
    }

    private static Tensor Input { get; } = Npy.Load(Path.ChangeExtension(PathOf("x"), ".npy"));

    private static string NameIn(string name, (string Float, string Quantized) layer) =>
        name switch
        {
            "qdq-relus" or "dynamic" => layer.Float,
            "qdq" or "qdq-int8" => layer.Float == layer.Quantized
                ? layer.Float
                : layer.Quantized + "_DequantizeLinear_Output",
            _ => layer.Quantized + "_quantized",
        };

    private static IReadOnlyList<Explanation> Maps(
        string name,
        IEnumerable<string> layers,
        IReadOnlyList<CamMethod>? methods = null
    )
    {
        using var explainer = Explainer.Load(PathOf(name));
        return explainer.Explain(
            Input,
            new()
            {
                Methods = methods ?? OfGradients,
                Layers = [.. layers],
                Targets = [Target.Class(1)],
            }
        );
    }

    private static double Correlation(float[] a, float[] b)
    {
        double meanA = a.Average(),
            meanB = b.Average();
        double Sum(float[] x, double meanX, float[] y, double meanY) =>
            x.Zip(y, (p, q) => (p - meanX) * (q - meanY)).Sum();
        return Sum(a, meanA, b, meanB) / Math.Sqrt(Sum(a, meanA, a, meanA) * Sum(b, meanB, b, meanB));
    }

    private static string PathOf(string name) =>
        Path.Combine(AppContext.BaseDirectory, "Golden", "quantized", name + ".onnx");
}
