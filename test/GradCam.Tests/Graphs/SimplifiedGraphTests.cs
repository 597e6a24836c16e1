using Google.Protobuf;
using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Graphs;
using GradCam.Inference;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Targets;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Graphs;

/// <summary>
/// The runtime simplifies the graph before it is differentiated: it removes nodes that undo each other, and merges
/// those that compute the same. A layer among them has the same gradient all the same.
/// </summary>
public class SimplifiedGraphTests
{
    private const int Height = LayersToSimplify.Height,
        Width = LayersToSimplify.Width,
        Class = 1;

    private static readonly string ClassInput = new ScoreInput(ScoreInputKind.Class, 0).Name;

    private static readonly float[] Picture = SmallModels.Numbers([2 * Height * Width]);

    public static TheoryData<string> Pairs => LayersToSimplify.Pairs;

    public static TheoryData<string> All => [.. Pairs.Concat(LayersToSimplify.Others).Select(row => row.Data)];

    [Theory]
    [MemberData(nameof(All))]
    public void Gradient_ofALayer_isThatOfWhatLiesBehindIt(string kind)
    {
        foreach (bool single in (bool[])[false, true])
        {
            var model = LayersToSimplify.Model(kind);
            Near(Expected(model), Gradient(model, single));
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Map_ofALayerBetweenAPair_isThatWithoutThePair(string kind)
    {
        foreach (var method in (CamMethod[])[CamMethods.GradCam, CamMethods.HiResCam, CamMethods.AblationCam])
            Near(Map(LayersToSimplify.Model("plain " + kind), method), Map(LayersToSimplify.Model(kind), method));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Bake_ofALayer_agreesWithTheLibrary(string kind)
    {
        using var explainer = Explainer.Load(LayersToSimplify.Model(kind).ToByteArray());

        var baked = explainer.Bake(new() { Layers = ["layer"], Methods = [CamMethods.GradCam, CamMethods.HiResCam] });

        foreach (var difference in explainer.Verify(baked))
            Assert.InRange(difference.Largest, 0, difference.IsOwn ? 0 : 1e-4);
    }

    [Fact]
    public void WithLayers_ofAnOrdinaryNetwork_simplifiesOnce()
    {
        var runtime = new CountingRuntime();
        var network = Network.Open(
            CanonicalModel.Normalize(OnnxFile.Parse(SmallModels.CatsDogs, "cats-dogs"), runtime, out _),
            new(null, ScoreKind.Logit),
            [128, 128],
            runtime
        );
        int before = runtime.Saved;

        SimplifiedGraph.WithLayers(network, network.Layers.Select(l => l.Name));

        Assert.Equal(1, runtime.Saved - before);
    }

    private static Network Open(ModelProto model) =>
        Network.Open(
            CanonicalModel.Normalize(model.Clone(), InProcessRuntime.Default, out _),
            new(null, ScoreKind.Logit),
            [Height, Width],
            InProcessRuntime.Default
        );

    /// <summary>The gradient that the library finds, channels first.</summary>
    private static float[] Gradient(ModelProto model, bool single)
    {
        var network = Open(model);
        Layer[] layers = [.. network.Layers.Where(l => l.Name is "layer" or "second")];
        var spec = new GraphSpec(layers, [], LinearTerm.Of(Class, 1))
        {
            Extras = GraphExtras.Gradients,
            Single = single,
        };
        var graph = ExplanationGraph.Build(network, spec);
        string output = ExplanationGraph.Gradients(layers.Single(l => l.Name == "layer"));
        graph.Graph.Output.Remove(graph.Graph.Output.First(o => o.Name == output));
        graph.Graph.Output.Insert(0, new() { Name = output, Type = Dim.Type(ElementType.Float, null) });
        // The class is an input.
        graph.Graph.Input.Remove(graph.Graph.Input.First(i => i.Name == ClassInput));
        graph.Graph.Initializer.Add(Tensors.Of(ClassInput, [(long)Class], 1, 1));
        return SmallModels.Run(graph, ("image", [1, 2, Height, Width], Picture));
    }

    /// <summary>The same from a model that begins at the layer, which nothing has simplified.</summary>
    private static float[] Expected(ModelProto model)
    {
        var network = Open(model);
        var layer = network.Layers.Single(l => l.Name == "layer");
        var behind = network.Graph.Model.Clone();
        behind.Graph.Node.First(n => n.Output[0] == "layer").Output[0] = "before";
        behind.Graph.Input.Add(
            new ValueInfoProto
            {
                Name = "layer",
                Type = Dim.Type(ElementType.Float, layer.Shape.Select((d, axis) => new Dim(axis == 0 ? 1 : d))),
            }
        );
        behind.Graph.Input[0].Type = Dim.Type(ElementType.Float, [1, 2, Height, Width]);
        var graph = new GraphBuilder(behind);
        new InferShapes(InProcessRuntime.Default).Learn(graph);
        Val seed = graph.Add(Tensors.Of("", [0f, 1f, 0f], 1, 3));
        Val gradient = Differentiator.Gradients(graph["logits"], seed, [graph["layer"]])[0];
        gradient = network.Site(graph, layer).ChannelsFirst(gradient);
        graph.Graph.Output.Clear();
        graph.Output(gradient);
        return SmallModels.Run(
            behind,
            ("image", [1, 2, Height, Width], Picture),
            ("layer", [1, .. layer.Shape.Skip(1).Select(d => d!.Value)], Values(model))
        );
    }

    private static float[] Values(ModelProto model)
    {
        var whole = model.Clone();
        whole.Graph.Output.Clear();
        whole.Graph.Output.Add(new ValueInfoProto { Name = "layer", Type = Dim.Type(ElementType.Float, null) });
        return SmallModels.Run(whole, ("image", [1, 2, Height, Width], Picture));
    }

    private static float[] Map(ModelProto model, CamMethod method)
    {
        using var explainer = Explainer.Load(model.ToByteArray());
        return explainer
            .Explain(
                new Tensor(Picture, [1, 2, Height, Width]),
                new()
                {
                    Methods = [method],
                    Targets = [Target.Class(Class)],
                    Layers = ["layer"],
                }
            )[0]
            .Raw.Data;
    }

    private static void Near(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.Contains(expected, v => v != 0);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-4f * Math.Max(1, Math.Abs(expected[i])));
    }

    /// <summary>Counts the models that the runtime writes out again.</summary>
    private sealed class CountingRuntime : IModelRuntime
    {
        public int Saved { get; private set; }

        public string Version => InProcessRuntime.Default.Version;

        public ResourceLimits Limits => InProcessRuntime.Default.Limits;

        public IModelSession Open(ModelProto model, SessionSettings settings)
        {
            Saved += settings.SaveTo is null ? 0 : 1;
            return InProcessRuntime.Default.Open(model, settings);
        }

        public IModelSession? OpenFile(string path, SessionSettings settings) =>
            InProcessRuntime.Default.OpenFile(path, settings);

        public void Dispose() { }
    }
}
