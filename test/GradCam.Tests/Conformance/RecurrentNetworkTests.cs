using GradCam.Autodiff;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Conformance;

/// <summary>
/// Whole networks with recurrent layers: maps against PyTorch's autograd and against finite differences.
/// </summary>
public class RecurrentNetworkTests
{
    public static TheoryData<string, string> Targets =>
        new()
        {
            { "text-reader", "step:4:2" },
            { "text-reader", "step:11:5" },
            { "frames", "1" },
            { "signal", "1" },
            { "packed", "1" },
            { "simple", "1" },
        };

    public static TheoryData<string> Names => ["text-reader", "frames", "signal", "packed", "simple"];

    // A clip's maps are those of its frames, which no file of the clip can carry.
    public static TheoryData<string, string> Bakeable =>
        new()
        {
            { "text-reader", "step:4:2" },
            { "signal", "1" },
            { "packed", "1" },
            { "simple", "1" },
        };

    [Theory]
    [MemberData(nameof(Targets))]
    public void Explain_network_isWhatPyTorchSays(string name, string target)
    {
        var golden = Golden(name);
        using var explainer = Explainer.Load(PathOf(name));
        string[] layers = [explainer.DefaultLayer!.Name, explainer.Layers.Last(l => l.Name.StartsWith("/first/")).Name];
        string key = target.StartsWith("step") ? $"step{target.Split(':')[1]}" : $"class{target}";

        for (int k = 0; k < layers.Length; k++)
            foreach (var method in (CamMethod[])[CamMethods.GradCam, CamMethods.HiResCam])
            {
                var explanations = explainer.Explain(
                    Input(name),
                    new()
                    {
                        Targets = [Target.Parse(target)[0]],
                        Methods = [method],
                        Layers = [layers[k]],
                    }
                );
                AssertClose(
                    golden[$"{key}.{k}.{method.Name}"].Data,
                    [.. explanations.SelectMany(e => e.Raw.Data)],
                    $"{method.Name} at {layers[k]}"
                );
            }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DefaultLayer_beforeARecurrentLayer_isTheLastConvolutionalMap(string name)
    {
        using var explainer = Explainer.Load(PathOf(name));

        Assert.Equal("Relu", explainer.DefaultLayer!.Operator);
        Assert.StartsWith("/last/", explainer.DefaultLayer.Name);
    }

    [Fact]
    public void DefaultLayer_turnedForTheRecurrentLayer_isTheMapItself()
    {
        using var explainer = Explainer.Load(PathOf("cnn-lstm"));

        Assert.Equal("maxpool5", explainer.DefaultLayer!.Name);
    }

    [Theory]
    [InlineData("cnn-lstm", "auto", "1", 1)]
    [InlineData("cnn-lstm", "transpose6", "0", 0)]
    [InlineData("cnn-lstm", "relu4", "2", 2)]
    [InlineData("crnn-lstm", "auto", "step:20:5", 225)]
    [InlineData("crnn-lstm", "/c/c.1/Relu_output_0", "step:3:2", 35)]
    public void Explain_case_equalsFiniteDifferences(string name, string layer, string target, int score)
    {
        using var explainer = Explainer.Load(PathOf(name));
        var request = new ExplainRequest
        {
            Targets = [Target.Parse(target)[0]],
            Methods = [CamMethods.HiResCam],
            Layers = [layer],
        };
        var explanation = explainer.Explain(Input(name), request)[0];

        AssertClose(
            Differences(name, explanation.Layer, score),
            explanation.Raw.Data,
            explanation.LayerName,
            allowed: 2e-2f
        );
    }

    [Theory]
    [MemberData(nameof(Bakeable))]
    public void Verify_bakedNetwork_givesTheSameMaps(string name, string target)
    {
        using var explainer = Explainer.Load(PathOf(name));
        var baked = explainer.Bake(
            new()
            {
                Target = Target.Parse(target)[0],
                Methods = [CamMethods.GradCam, CamMethods.HiResCam, CamMethods.GradCamPlusPlus],
                Layers = ["auto", explainer.Layers.First(l => l.Name.StartsWith("/first/")).Name],
            }
        );

        Assert.All(explainer.Verify(baked), d => Assert.True(d.Largest <= 1e-4, d.ToString()));
    }

    [Theory]
    [MemberData(nameof(Bakeable))]
    public void Verify_bakedInFloat16AndForOldOpsets_givesTheSameMaps(string name, string target)
    {
        using var explainer = Explainer.Load(PathOf(name));
        var options = new BakeOptions { Target = Target.Parse(target)[0] };

        Assert.All(
            explainer.Verify(explainer.Bake(options with { Float16 = true })),
            d => Assert.True(d.Largest <= 0.05, d.ToString())
        );
        Assert.All(
            explainer.Verify(explainer.Bake(options with { Opset = 16 })),
            d => Assert.True(d.Largest <= 1e-4, d.ToString())
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Explain_everyMethod_givesFiniteMaps(string name)
    {
        using var explainer = Explainer.Load(PathOf(name));
        var target = name == "text-reader" ? Target.Step(4) : Target.Class(1);
        CamMethod[] methods =
        [
            .. CamMethods.All.Where(m =>
                explainer.UnsupportedReason(m) is null
                // Frames are scored together, and a step has no other class to be told from.
                && !(m.Recipe.TakesManyPasses && name == "frames")
                && !(m == CamMethods.FinerCam && name == "text-reader")
            ),
        ];

        foreach (var e in explainer.Explain(Input(name), new() { Methods = methods, Targets = [target] }))
        {
            Assert.All(e.Raw.Data, v => Assert.True(float.IsFinite(v), e.Method.Name));
            Assert.Contains(e.Raw.Data, v => v != 0);
        }
        Assert.Equal(name != "frames", methods.Contains(CamMethods.ScoreCam));
        Assert.Equal(name != "frames", methods.Contains(CamMethods.IntegratedGradients));
        Assert.Contains(CamMethods.GradCamPlusPlus, methods);
    }

    private static string PathOf(string name) =>
        Path.Combine(
            AppContext.BaseDirectory,
            "Golden",
            name == "crnn-lstm" ? "detectors" : "recurrent",
            name + ".onnx"
        );

    private static Npz Golden(string name) => Npz.Load($"Golden/recurrent/{name}.npz");

    /// <summary>The samples; of a clip, its frames.</summary>
    private static Tensor Input(string name)
    {
        if (name is "cnn-lstm" or "crnn-lstm")
            return Npy.Load(Path.ChangeExtension(PathOf(name), ".npy"));
        return Golden(name)["input"];
    }

    private static void AssertClose(float[] expected, float[] actual, string what, float allowed = 1e-4f)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = expected.Max(Math.Abs);
        Assert.True(largest > 0, what);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= allowed * largest,
                $"{what} [{i}]: {expected[i]}, {actual[i]}"
            );
    }

    /// <summary>
    /// The sum over channels of activation times gradient, at each place: the change of the score where the activations
    /// of that place grow in proportion, measured on the part of the model behind the layer.
    /// </summary>
    private static float[] Differences(string name, Layer layer, int index)
    {
        const float step = 2e-3f;
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(PathOf(name)));
        // What is explained is the logit, before the last LogSoftmax.
        var last = model.Graph.Node[^1];
        string score = last.OpType == "LogSoftmax" ? last.Input[0] : last.Output[0];
        model.Graph.Output.Clear();
        model.Graph.Output.Add(new ValueInfoProto { Name = score, Type = Dim.Type(ElementType.Float, null) });
        long[] shape = [.. layer.Shape.Select(d => d ?? 1)];

        var front = model.Clone();
        front.Graph.Output.Clear();
        front.Graph.Output.Add(new ValueInfoProto { Name = layer.Name, Type = Dim.Type(ElementType.Float, null) });
        var input = Input(name);
        float[] activations = SmallModels.Run(
            front,
            (model.Graph.Input[0].Name, [.. input.Shape.Select(d => (long)d)], input.Data)
        );

        var behind = Differentiator.DependingOn([layer.Name], model.Graph.Node);
        for (int i = model.Graph.Node.Count - 1; i >= 0; i--)
            if (model.Graph.Node[i].Output.Contains(layer.Name))
                model.Graph.Node.RemoveAt(i);
        model.Graph.Input.Clear();
        model.Graph.Input.Add(
            new ValueInfoProto { Name = layer.Name, Type = Dim.Type(ElementType.Float, shape.Select(d => (Dim)d)) }
        );
        Assert.Contains(score, behind);
        new Prune().Apply(model);

        int channelAxis = layer.Layout == LayerLayout.ChannelsFirst ? 1 : shape.Length - 1;
        int channels = (int)shape[channelAxis],
            places = activations.Length / channels;
        float[] differences = new float[places];
        for (int place = 0; place < places; place++)
        {
            float Score(float change)
            {
                float[] changed = [.. activations];
                for (int c = 0; c < channels; c++)
                    changed[channelAxis == 1 ? c * places + place : place * channels + c] *= 1 + change;
                return SmallModels.Run(model, (layer.Name, shape, changed))[index];
            }
            differences[place] = (Score(step) - Score(-step)) / (2 * step);
        }
        return differences;
    }
}
