using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Passes;

/// <summary>Loops of a constant number of turns, against the same network with the turns one after another.</summary>
public class UnrollLoopsTests
{
    private const int Turns = 3;

    private static readonly Tensor Input = new(SmallModels.Numbers([1, 3, 8, 8]), [1, 3, 8, 8]);

    private static readonly ExplainRequest Request = new()
    {
        Targets = [Target.Class(2)],
        Layers = ["features"],
        Methods = [CamMethods.HiResCam, CamMethods.GradCamPlusPlus],
    };

    [Theory]
    [InlineData("given", false)]
    [InlineData("constant", false)]
    [InlineData("given", true)]
    public void Explain_ofALoop_isThatOfItsTurns(string goesOn, bool kept)
    {
        var model = With([Loop(goesOn, kept)], kept ? "mean" : "looped", kept);
        var expected = With([.. Enumerable.Range(0, Turns).SelectMany(Turn)], kept ? "mean" : $"x{Turns}", false);
        if (kept)
            Keep(expected);
        float[] scores = SmallModels.Run(model, ("image", [1, 3, 8, 8], Input.Data));

        using var before = Explainer.Load(expected.ToByteArray());
        using var explainer = Explainer.Load(model.ToByteArray());
        var wanted = before.Explain(Input, Request);
        var all = explainer.Explain(Input, Request);

        Assert.Equal(scores[2], all[0].Target.Score, 1e-5f);
        foreach (var (a, b) in wanted.Zip(all))
        {
            Assert.Contains(a.Raw.Data, v => v != 0);
            float bound = 1e-5f * a.Raw.Data.Max(Math.Abs);
            Assert.Equal(a.Raw.Data, b.Raw.Data, (x, y) => Math.Abs(x - y) <= bound);
        }
        Assert.All(
            explainer.Verify(explainer.Bake(new() { Layers = ["features"] })),
            d => Assert.True(d.Largest <= 1e-4, d.ToString())
        );
    }

    [Fact]
    public void Layers_ofALoop_areThoseOfEachTurn()
    {
        using var explainer = Explainer.Load(With([Loop("given", false)], "looped", false).ToByteArray());

        Assert.Equal(Turns, explainer.Layers.Count(l => l.Operator == "Conv" && l.Name.Contains("convolved")));
    }

    [Fact]
    public void Explain_ofALoopThatTheNumbersEnd_isRefused()
    {
        // The shape of what such a loop gives is not known by itself.
        var model = With(
            [Loop("computed", false), Nodes.New("Reshape", ["looped", "shape"], ["shaped"])],
            "shaped",
            false
        );
        model.Graph.Initializer.Add(Tensors.Vector("shape", [1, 5, 8, 8]));
        using var explainer = Explainer.Load(model.ToByteArray());

        var error = Assert.Throws<GradCamException>(() => explainer.Explain(Input, Request));

        Assert.Contains("Loop", error.Message);
        Assert.Contains("no gradient", error.Message);
    }

    /// <summary>One turn: a convolution, a Tanh, and a factor that the turn's number decides.</summary>
    private static NodeProto[] Turn(int turn) =>
        [
            Nodes.New(
                "Conv",
                [turn == 0 ? "features" : $"x{turn}", "deeper"],
                [$"c{turn}"],
                Attr.Of("pads", [1L, 1, 1, 1])
            ),
            Nodes.New("Tanh", [$"c{turn}"], [$"t{turn}"]),
            Nodes.New("Mul", [$"t{turn}", $"factor{turn}"], [$"x{turn + 1}"]),
        ];

    private static NodeProto Loop(string goesOn, bool kept)
    {
        var body = new GraphProto { Name = "body" };
        foreach (
            var (name, type) in ((string, ElementType)[])
                [("turn", ElementType.Int64), ("on", ElementType.Bool), ("x", ElementType.Float)]
        )
            body.Input.Add(new ValueInfoProto { Name = name, Type = Dim.Type(type, name == "x" ? null : []) });
        body.Node.Add([
            Nodes.New("Conv", ["x", "deeper"], ["convolved"], Attr.Of("pads", [1L, 1, 1, 1])),
            Nodes.New("Tanh", ["convolved"], ["bent"]),
            Nodes.New("Cast", ["turn"], ["number"], Attr.Of("to", (long)ElementType.Float)),
            Nodes.New("Add", ["number", "one"], ["factor"]),
            Nodes.New("Mul", ["bent", "factor"], ["next"]),
        ]);
        body.Node.Add(
            goesOn switch
            {
                "given" => [Nodes.New("Identity", ["on"], ["go"])],
                "constant" => [Nodes.New("Constant", [], ["go"], Attr.Of("value", Bool("")))],
                _ => (NodeProto[])
                    [
                        Nodes.New("ReduceMean", ["bent"], ["mean of it"], Attr.Of("keepdims", 0)),
                        Nodes.New("Less", ["mean of it", "large"], ["go"]),
                    ],
            }
        );
        string[] outputs = kept ? ["go", "next", "bent"] : ["go", "next"];
        body.Output.Add(
            outputs.Select(o => new ValueInfoProto
            {
                Name = o,
                Type = Dim.Type(o == "go" ? ElementType.Bool : ElementType.Float, o == "go" ? [] : [1, 5, 8, 8]),
            })
        );
        return Nodes.New(
            "Loop",
            ["turns", "yes", "features"],
            kept ? ["looped", "rows"] : ["looped"],
            Attr.Of("body", body)
        );
    }

    /// <summary>The classifier with these nodes between its layer and its pooling.</summary>
    private static ModelProto With(NodeProto[] nodes, string read, bool kept)
    {
        var model = SmallModels.Classifier(batch: 1);
        model.Graph.Node[2].Input[0] = read;
        for (int i = 0; i < nodes.Length; i++)
            model.Graph.Node.Insert(2 + i, nodes[i].Clone());
        if (kept)
            model.Graph.Node.Insert(
                2 + nodes.Length,
                Nodes.New("ReduceMean", ["rows", "first"], ["mean"], Attr.Of("keepdims", 0))
            );
        model.Graph.Initializer.Add([
            Tensors.Of("deeper", SmallModels.Numbers([5, 5, 3, 3]), 5, 5, 3, 3),
            Scalar("turns", Turns),
            Bool("yes"),
            Tensors.Of("one", [1f]),
            Tensors.Of("large", [1e6f]),
            Tensors.Vector("first", [0]),
            .. Enumerable.Range(0, Turns).Select(t => Tensors.Of($"factor{t}", [t + 1f])),
        ]);
        return model;
    }

    /// <summary>The mean of what the turns give before their factors.</summary>
    private static void Keep(ModelProto model)
    {
        NodeProto[] mean =
        [
            Nodes.New("Add", ["t0", "t1"], ["t01"]),
            Nodes.New("Add", ["t01", "t2"], ["t012"]),
            Nodes.New("Div", ["t012", "third"], ["mean"]),
        ];
        for (int i = 0; i < mean.Length; i++)
            model.Graph.Node.Insert(2 + 3 * Turns + i, mean[i]);
        model.Graph.Initializer.Add(Tensors.Of("third", [3f]));
    }

    private static TensorProto Scalar(string name, long value)
    {
        var tensor = Tensors.Vector(name, [value]);
        tensor.Dims.Clear();
        return tensor;
    }

    private static TensorProto Bool(string name)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)ElementType.Bool };
        tensor.Int32Data.Add(1);
        return tensor;
    }
}
