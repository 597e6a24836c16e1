using GradCam.Cam;
using GradCam.Graph;
using GradCam.Layers;
using GradCam.Rendering;
using GradCam.Runtime;
using GradCam.Targets;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Tests.Conformance;

/// <summary>Gradients, raw maps and final maps against PyTorch and pytorch-grad-cam.</summary>
public class ConformanceTests
{
    public static TheoryData<string> Cases => [.. ConformanceCase.Names];

    /// <summary>A case, and whose numbers it is held against.</summary>
    public static TheoryData<string, bool> MapCases =>
        [.. ConformanceCase.Names.Select(n => (n, false)), .. ConformanceCase.NamesWithGoldenMaps.Select(n => (n, true))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_ofEveryLayer_equalPyTorchs(string name)
    {
        var test = new ConformanceCase(name);
        var normalized = LoadedModel.Normalize(OnnxFile.Load(test.ModelPath), out _);
        var model = LoadedModel.Open(normalized, (null, ScoreKind.Logit), [64, 64]);
        Layer[] layers = [.. test.Layers.Select(l => LayerSelector.Select(model.Layers, l)[0])];
        using var options = new SessionOptions();
        using var session = new CamSession(model, layers, [], options, withGradients: true);
        long[] shape = [.. test.Input.Shape.Select(d => (long)d)];
        var seed = Seeds.Of(test.Targets, Labels.None, model, test.Region, new BatchPart(test.Input.Data, shape, 0, (int)shape[0]));

        var outputs = session.Run(test.Input.Data, shape, seed);

        for (int k = 0; k < layers.Length; k++)
            Agrees(test.Reference[$"{k}.gradients"].Data,
                [.. Enumerable.Range(0, (int)shape[0]).SelectMany(n => outputs.Of(CamGraph.Gradients(layers[k]), n).Data)], $"{name} {k}.gradients");
    }

    [Theory]
    [MemberData(nameof(MapCases))]
    public void RawMaps_ofEveryMethod_equalTheReference(string name, bool golden) => ForEachMap(name, golden, (expected, key, explanations) =>
        Agrees(expected[$"{key}.raw"].Data, [.. explanations.SelectMany(e => e.Raw.Data)], $"{name} {key}.raw", Conditioning(name, key)));

    [Theory]
    [MemberData(nameof(MapCases))]
    public void Maps_normalizedAsTheReference_equalIt(string name, bool golden) => ForEachMap(name, golden, (reference, key, explanations) =>
    {
        float[] expected = reference[$"{key}.map"].Data, actual = [.. explanations.SelectMany(e => e.Map.Cast<float>())];
        Assert.Equal(expected.Length, actual.Length);
        float worst = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= 2e-3, $"{name} {key}.map differs by {worst}");
    });

    private static void ForEachMap(string name, bool golden, Action<Npz, string, IEnumerable<Explanation>> check)
    {
        var test = new ConformanceCase(name);
        using var explainer = Explainer.Load(test.ModelPath);
        var found = explainer.Explain(test.Input, new ExplainRequest
        {
            Methods = CamMethods.All,
            Layers = test.Layers,
            TargetPerSample = test.Targets,
            Region = test.Region,
            Normalization = MapNormalization.PyTorchGradCam,
        });
        var known = test.Layers.SelectMany((layer, k) => CamMethods.All.Select(method => (Layer: layer, Method: method, Key: $"{k}.{method.Name}"))).ToArray();
        Assert.Equal(known.Length * test.Input.Shape[0], found.Count);
        foreach (var (layer, method, key) in known)
            check(golden ? test.Golden : test.Reference, key, found.Where(e => e.Layer.Name == layer && e.Method == method).OrderBy(e => e.Sample));
    }

    /// <summary>
    /// Here Grad-CAM++'s denominator <c>2 G² + sum(A) G³</c> cancels almost to its guard of 1e-6: PyTorch's own float32 is off its float64 by 2.1e-4.
    /// </summary>
    private static float Conditioning(string name, string key) => (name, key) == ("mobilenet_v2", "0.gradcam_plus_plus") ? 5 : 1;

    private static void Agrees(float[] expected, float[] actual, string what, float conditioning = 1)
    {
        Assert.Equal(expected.Length, actual.Length);
        float allowed = conditioning * 1e-4f * expected.Max(Math.Abs) + 1e-6f;
        float worst = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= allowed, $"{what} differs by {worst}, more than {allowed}");
    }
}
