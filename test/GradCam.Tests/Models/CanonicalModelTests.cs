using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Models;

/// <summary>Files that say of themselves what does not hold, as ONNX Runtime takes them.</summary>
public class CanonicalModelTests
{
    private static readonly Tensor Two = new(SmallModels.Numbers([2, 3, 8, 8]), [2, 3, 8, 8]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_ofOpenInputWithBatchOfOneBehindIt_runsBatches(bool inBranch)
    {
        var model = SmallModels.Classifier();
        Tensor[] wanted = Maps(model);
        var declared = new[] { ("features", new Dim[] { 1, 5, 8, 8 }), ("flat", [1, 5]) };
        model.Graph.ValueInfo.Add(
            declared.Select(v => new ValueInfoProto { Name = v.Item1, Type = Dim.Type(ElementType.Float, v.Item2) })
        );
        model.Graph.Output[0].Type = Dim.Type(ElementType.Float, [1, 4]);
        if (inBranch)
            MoveIntoBranches(model, "GlobalAveragePool");

        Assert.Equal(wanted.Select(w => w.Data), Maps(model).Select(m => m.Data));
        using var explainer = Explainer.Load(model.ToByteArray());
        var baked = explainer.Bake(new() { Layers = ["features"] });
        Assert.All(explainer.Verify(baked), d => Assert.True(d.Largest <= 1e-4, d.ToString()));
        Assert.Equal(["N", "4"], Dim.Of(baked.Proto.Graph.Output[0].Type)!.Select(d => d.ToString()));
    }

    [Theory]
    [InlineData("logits")]
    [InlineData("probabilities")]
    public void Load_ofOldFormatWithUnusedConstants_runsAndBakes(string output)
    {
        // Softmax of that opset needs the runtime's inference before it is raised.
        var model = SmallModels.Classifier(tail: Nodes.New("Softmax", ["logits"], ["probabilities"]));
        model.Graph.Output[0].Name = output;
        (model.IrVersion, model.OpsetImport[0].Version) = (3, 9);
        // Then a Gemm had to have a bias.
        model.Graph.Node.First(n => n.OpType == "Gemm").Input.Add("bias");
        model.Graph.Initializer.Add([Tensors.Of("bias", new float[4], 4), Tensors.Of("queue", [1f], 1, 1)]);
        model.Graph.Input.Add(
            model.Graph.Initializer.Select(t => new ValueInfoProto
            {
                Name = t.Name,
                Type = Dim.Type(ElementType.Float, t.Dims.Select(d => (Dim)d)),
            })
        );
        using var explainer = Explainer.Load(model.ToByteArray());

        Assert.NotEmpty(explainer.Explain(Two, new() { Layers = ["features"] }));
        var baked = explainer.Bake(new() { Layers = ["features"] });

        Assert.All(explainer.Verify(baked), d => Assert.True(d.Largest <= 1e-4, d.ToString()));
    }

    [Fact]
    public void Load_ofListMadeInAFunction_findsTheShape()
    {
        var model = SmallModels.Classifier();
        var function = new FunctionProto { Name = "aten_cat", Domain = "pkg" };
        function.Input.Add("t");
        function.Output.Add("y");
        function.Node.Add(Nodes.New("ConcatFromSequence", ["t"], ["y"], Attr.Of("axis", 1L)));
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 18 });
        model.Functions.Add(function);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "pkg", Version = 1 });
        model.Graph.Node.Add([
            Nodes.New("SequenceConstruct", ["logits", "logits"], ["list"]),
            Nodes.New("aten_cat", ["list"], ["twice"]),
        ]);
        model.Graph.Node[^1].Domain = "pkg";
        model.Graph.Output[0].Name = "twice";
        using var explainer = Explainer.Load(model.ToByteArray());

        var found = explainer.Explain(Two, new() { Targets = [Target.Class(5)] });

        Assert.Equal(Maps(SmallModels.Classifier()).Select(m => m.Data), found.Select(e => e.Raw.Data));
        Assert.All(explainer.Verify(explainer.Bake(new())), d => Assert.True(d.Largest <= 1e-4, d.ToString()));
    }

    private static Tensor[] Maps(ModelProto model)
    {
        using var explainer = Explainer.Load(model.ToByteArray());
        return
        [
            .. explainer.Explain(Two, new() { Layers = ["features"], Targets = [Target.Class(1)] }).Select(e => e.Raw),
        ];
    }

    /// <summary>Puts a node into both branches of an If, whose outputs are declared for a batch of one.</summary>
    private static void MoveIntoBranches(ModelProto model, string op)
    {
        var node = model.Graph.Node.First(n => n.OpType == op);
        AttributeProto Branch(string name)
        {
            var graph = new GraphProto { Name = name };
            var inner = node.Clone();
            inner.Output[0] = $"{name}/{node.Output[0]}";
            graph.Node.Add(inner);
            graph.Output.Add(
                new ValueInfoProto { Name = inner.Output[0], Type = Dim.Type(ElementType.Float, [1, 5, 1, 1]) }
            );
            return new()
            {
                Name = name,
                G = graph,
                Type = AttributeProto.Types.AttributeType.Graph,
            };
        }
        var branches = Nodes.New("If", ["yes"], node.Output, Branch("then_branch"), Branch("else_branch"));
        model.Graph.Node[model.Graph.Node.IndexOf(node)] = branches;
        var yes = new TensorProto { Name = "yes", DataType = (int)ElementType.Bool };
        yes.Int32Data.Add(1);
        model.Graph.Initializer.Add(yes);
    }
}
