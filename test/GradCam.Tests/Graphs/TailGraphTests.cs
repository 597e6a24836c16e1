using Google.Protobuf;
using GradCam.Building;
using GradCam.Graphs;
using GradCam.Inference;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Targets;
using GradCam.Tests.Methods;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Graphs;

/// <summary>
/// The part behind a layer, run alone, against the whole model with the layer's values put in by force.
/// </summary>
public class TailGraphTests
{
    private const int Channels = 4,
        Places = 30,
        Class = 1;

    private static readonly Tensor Input = new(SmallModels.Numbers([2, 5, 6]), [1, 2, 5, 6]);

    public static TheoryData<string> Kinds() =>
        ["skip", "shapes", "shape of the input", "shape beside", "pieces beside", "constants", "norm", "choice"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Ablation_ofALayer_givesWhatTheWholeModelGives(string kind)
    {
        var model = Model(kind);
        float[] branch = Values(model, "branch");
        float[][] variations =
        [
            branch,
            .. Enumerable.Range(0, Channels).Select(k => branch.Select((v, i) => i / Places == k ? 0 : v).ToArray()),
        ];
        float[] scores = [.. Forced(model, variations).Select(s => s[Class])];

        float[] map = Explain(model, CamMethods.AblationCam);

        float[] weights = [.. scores.Skip(1).Select(s => (scores[0] - s) / Math.Abs(scores[0]))];
        Net.Near(
            Enumerable
                .Range(0, Places)
                .Select(p => Enumerable.Range(0, Channels).Sum(k => weights[k] * branch[k * Places + p])),
            map,
            1e-3f
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Reciprocity_ofManyPlaces_givesWhatTheWholeModelGives(string kind)
    {
        // Thirty places take two batches of sixteen, the second not full.
        var model = Model(kind);
        float[] branch = Values(model, "branch");
        float[][] variations =
        [
            .. Enumerable
                .Range(0, Places)
                .Select(place => branch.Select((v, i) => v * Weight(i % Places, place)).ToArray()),
        ];
        float[] scores = [.. Forced(model, variations).Select(s => Net.Softmax(s)[Class])];

        Net.Near(scores.Select(s => s - scores.Min()), Explain(model, CamMethods.ReciproCam), 1e-3f);

        static float Weight(int p, int place)
        {
            int dy = Math.Abs(p / 6 - place / 6),
                dx = Math.Abs(p % 6 - place % 6);
            return dy > 1 || dx > 1 ? 0 : 0.25f / (1 << (dy + dx));
        }
    }

    [Theory]
    [InlineData("skip", "stem")]
    [InlineData("shapes")]
    [InlineData("shape of the input")]
    [InlineData("shape beside")]
    [InlineData("pieces beside")]
    [InlineData("constants")]
    // Whole numbers are made again.
    [InlineData("choice", "means")]
    public void Beside_theLayer_onlyValuesOfThePictureAreRead(string kind, params string[] beside)
    {
        var loaded = Load(Model(kind));
        Assert.Equal(
            beside,
            TailGraph.Build(loaded, loaded.Layers.Single(l => l.Name == "branch"), LinearTerm.OfRank(0)).Beside
        );
    }

    [Fact]
    public void Build_ofAFixedBatch_fillsWhatIsReadBeside()
    {
        var open = Model("skip");
        var whole = open.Clone();
        whole.Graph.Input[0].Type = Dim.Type(ElementType.Float, [3, 2, 5, 6]);
        Net.Near(Explain(open, CamMethods.ReciproCam), Explain(whole, CamMethods.ReciproCam));
    }

    private static Network Load(ModelProto model) =>
        Network.Open(
            CanonicalModel.Normalize(model.Clone(), InProcessRuntime.Default, out _),
            new(),
            [5, 6],
            InProcessRuntime.Default
        );

    private static float[] Explain(ModelProto model, CamMethod method)
    {
        using var explainer = Explainer.Load(model.ToByteArray());
        return explainer
            .Explain(
                Input,
                new()
                {
                    Methods = [method],
                    Targets = [Target.Class(Class)],
                    Layers = ["branch"],
                }
            )[0]
            .Raw.Data;
    }

    private static float[] Values(ModelProto model, string name)
    {
        var own = model.Clone();
        own.Graph.Output.Clear();
        own.Graph.Output.Add(new ValueInfoProto { Name = name, Type = Dim.Type(ElementType.Float, null) });
        return SmallModels.Run(own, ("image", [1, 2, 5, 6], Input.Data));
    }

    /// <summary>The whole model's scores where the layer holds given values.</summary>
    private static float[][] Forced(ModelProto model, float[][] values)
    {
        var own = model.Clone();
        own.Graph.Node.Single(n => n.Output[0] == "branch").Output[0] = "unused";
        own.Graph.Input.Add(
            new ValueInfoProto
            {
                Name = "branch",
                Type = Dim.Type(ElementType.Float, [new Dim(null, "N"), Channels, 5, 6]),
            }
        );
        float[] found = SmallModels.Run(
            own,
            ("image", [values.Length, 2, 5, 6], [.. values.SelectMany(_ => Input.Data)]),
            ("branch", [values.Length, Channels, 5, 6], [.. values.SelectMany(v => v)])
        );
        return [.. found.Chunk(found.Length / values.Length)];
    }

    /// <summary>A stem, a branch of it, and what is made of both.</summary>
    private static ModelProto Model(string kind)
    {
        NodeProto[] behind = kind switch
        {
            "skip" => [Nodes.New("Add", ["branch", "stem"], ["mixed"])],
            // What exporters write for x.view(x.size(0), x.size(1), -1) and back.
            "shapes" =>
            [
                Nodes.New("Shape", ["branch"], ["sizes"]),
                Nodes.New("Slice", ["sizes", "zero", "two"], ["kept"]),
                Nodes.New("Concat", ["kept", "rest"], ["flat"], Attr.Of("axis", 0L)),
                Nodes.New("Reshape", ["branch", "flat"], ["row"]),
                Nodes.New("Sin", ["row"], ["bent"]),
                Nodes.New("Reshape", ["bent", "sizes"], ["mixed"]),
            ],
            "shape of the input" =>
            [
                Nodes.New("Shape", ["image"], ["sizes"]),
                Nodes.New("Slice", ["sizes", "two", "four"], ["places"]),
                Nodes.New("Shape", ["image"], ["samples"], Attr.Of("start", 0L), Attr.Of("end", -3L)),
                Nodes.New("Concat", ["samples", "rest", "places"], ["all"], Attr.Of("axis", 0L)),
                Nodes.New("Sin", ["branch"], ["bent"]),
                Nodes.New("Reshape", ["bent", "all"], ["mixed"]),
            ],
            "shape beside" =>
            [
                Nodes.New("Shape", ["stem"], ["sizes"]),
                Nodes.New("ConstantOfShape", ["sizes"], ["ones"], Attr.Of("value", Tensors.Of("", [1.5f], 1))),
                Nodes.New("Sin", ["branch"], ["bent"]),
                Nodes.New("Mul", ["bent", "ones"], ["mixed"]),
            ],
            // As windows are: pieces of all samples along the first axis.
            "pieces beside" =>
            [
                Nodes.New("Reshape", ["stem", "pieces"], ["cut"]),
                Nodes.New("Shape", ["cut"], ["sizes"]),
                Nodes.New("Sin", ["branch"], ["bent"]),
                Nodes.New("Reshape", ["bent", "sizes"], ["row"]),
                Nodes.New("Tanh", ["row"], ["curved"]),
                Nodes.New("Shape", ["branch"], ["back"]),
                Nodes.New("Reshape", ["curved", "back"], ["mixed"]),
            ],
            "constants" =>
            [
                Nodes.New("Mul", ["scale", "scale"], ["squared"]),
                Nodes.New("Sin", ["branch"], ["bent"]),
                Nodes.New("Mul", ["bent", "squared"], ["mixed"]),
            ],
            "norm" =>
            [
                Nodes.New("InstanceNormalization", ["branch", "scales", "shifts"], ["normal"]),
                Nodes.New("Add", ["normal", "stem"], ["sum"]),
                Nodes.New("Sin", ["sum"], ["mixed"]),
            ],
            "choice" =>
            [
                Nodes.New("GlobalAveragePool", ["stem"], ["means"]),
                Nodes.New("ArgMax", ["means"], ["best"], Attr.Of("axis", 1L), Attr.Of("keepdims", 1L)),
                Nodes.New("Expand", ["best", "four4"], ["index"]),
                Nodes.New("GatherElements", ["branch", "index"], ["mixed"], Attr.Of("axis", 1L)),
            ],
            _ => throw new ArgumentException(kind),
        };
        return SmallModels.Of(
            [
                Nodes.New("Conv", ["image", "first"], ["stem"], Attr.Of("pads", [1L, 1, 1, 1])),
                Nodes.New("Tanh", ["stem"], ["bend"]),
                Nodes.New("Conv", ["bend", "second"], ["branch"]),
                .. behind,
                Nodes.New("Tanh", ["mixed"], ["deep"]),
                Nodes.New("GlobalAveragePool", ["deep"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["vector"]),
                Nodes.New("Gemm", ["vector", "head"], ["logits"]),
            ],
            [("image", [-1, 2, 5, 6])],
            ["logits"],
            18,
            Tensors.Of("first", SmallModels.Numbers([Channels * 2 * 9]), Channels, 2, 3, 3),
            Tensors.Of("second", SmallModels.Numbers([Channels * Channels]), Channels, Channels, 1, 1),
            Tensors.Of("head", SmallModels.Numbers([Channels * 3]), Channels, 3),
            Tensors.Of("scale", [1, 2, 0.5f, -1], 1, Channels, 1, 1),
            Tensors.Of("scales", [1, 2, 0.5f, -1], Channels),
            Tensors.Of("shifts", [0, 0.3f, 0, 0.1f], Channels),
            Tensors.Vector("zero", [0]),
            Tensors.Vector("two", [2]),
            Tensors.Vector("four", [4]),
            Tensors.Vector("pieces", [-1, 2, 5, 6]),
            Tensors.Vector("rest", [kind == "shapes" ? -1 : Channels]),
            Tensors.Vector("four4", [1, Channels, 1, 1])
        );
    }
}
