using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Passes;

/// <summary>Branches of If, against the same network with the branch that is taken in its place.</summary>
public class InlineBranchesTests
{
    private static readonly Tensor Input = new(SmallModels.Numbers([1, 3, 8, 8]), [1, 3, 8, 8]);

    private static readonly ExplainRequest Request = new()
    {
        Targets = [Target.Class(2)],
        Layers = ["features"],
        Methods = [CamMethods.HiResCam, CamMethods.GradCamPlusPlus],
    };

    private static readonly NodeProto[] Then =

        [
            Nodes.New("Conv", ["features", "deeper"], ["conv2"], Attr.Of("pads", [1L, 1, 1, 1])),
            Nodes.New("Relu", ["conv2"], ["behind"]),
        ],
        Else = [Nodes.New("Tanh", ["features"], ["conv2"]), Nodes.New("Neg", ["conv2"], ["behind"])];

    /// <summary>The classifier with these nodes between its layer and its pooling.</summary>
    private static ModelProto With(params NodeProto[] nodes)
    {
        var model = SmallModels.Classifier(batch: 1);
        model.Graph.Node[2].Input[0] = nodes[^1].Output[0];
        for (int i = 0; i < nodes.Length; i++)
            model.Graph.Node.Insert(2 + i, nodes[i].Clone());
        model.Graph.Initializer.Add(Tensors.Of("deeper", SmallModels.Numbers([5, 5, 3, 3]), 5, 5, 3, 3));
        return model;
    }

    private static NodeProto If(string condition, NodeProto[] then, NodeProto[] otherwise, string output = "chosen")
    {
        AttributeProto Branch(string name, NodeProto[] nodes)
        {
            var graph = new GraphProto { Name = name };
            graph.Node.Add(nodes.Select(n => n.Clone()));
            graph.Output.Add(
                new ValueInfoProto { Name = nodes[^1].Output[0], Type = Dim.Type(ElementType.Float, null) }
            );
            return Attr.Of(name, graph);
        }
        return Nodes.New("If", [condition], [output], Branch("then_branch", then), Branch("else_branch", otherwise));
    }

    private static TensorProto Bool(string name, bool value)
    {
        var tensor = Tensors.Of(name, [value ? (byte)1 : (byte)0]);
        tensor.DataType = (int)ElementType.Bool;
        return tensor;
    }

    /// <summary>A condition that only the run knows: the layer's mean is above a number.</summary>
    private static ModelProto Chosen(bool then, NodeProto[] first, NodeProto[] second)
    {
        var model = With(
            Nodes.New("ReduceMean", ["features"], ["mean"], Attr.Of("keepdims", 0)),
            Nodes.New("Greater", ["mean", "bound"], ["condition"]),
            If("condition", first, second)
        );
        model.Graph.Initializer.Add(Tensors.Of("bound", [then ? -1f : 1e6f]));
        return model;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Explain_ofAConstantCondition_isThatOfTheBranch(bool then)
    {
        // The inner one is chosen by a constant of the branch.
        var constant = Nodes.New("Constant", [], ["inner"], Attr.Of("value", Bool("", then)));
        NodeProto[] nested = [constant, If("inner", Then, Else, "within")];
        var model = With(If("outer", nested, Else));
        model.Graph.Initializer.Add(Bool("outer", true));

        AssertSame(With(then ? Then : Else), model);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Explain_ofAConditionThatOnlyTheRunKnows_isThatOfTheBranchTaken(bool then) =>
        AssertSame(With(then ? Then : Else), Chosen(then, Then, Else));

    [Fact]
    public void Explain_ofAConditionThatFollowsFromShapes_isThatOfTheBranch()
    {
        // A branch with which no choice could be written.
        NodeProto[] other = [Nodes.New("Log", ["features"], ["behind"])];
        var model = With(
            Nodes.New("Shape", ["features"], ["sizes"]),
            Nodes.New("Gather", ["sizes", "one"], ["channels"]),
            Nodes.New("Equal", ["channels", "five"], ["condition"]),
            If("condition", Then, other)
        );
        model.Graph.Initializer.Add([Tensors.Of("one", [1L]), Tensors.Of("five", [5L])]);

        AssertSame(With(Then), model);
    }

    [Fact]
    public void Layers_withinBranches_areFound()
    {
        using var explainer = Explainer.Load(Chosen(true, Then, Else).ToByteArray());

        Assert.Contains(explainer.Layers, l => l.Name == "conv2" && l.Operator == "Conv");
    }

    [Theory]
    [InlineData("MaxPool")]
    [InlineData("Log")]
    public void Explain_ofBranchesThatCannotBeChosenBetween_isRefused(string op)
    {
        // Another shape, and an operator that may leave the numbers.
        AttributeProto[] attributes = op == "MaxPool" ? [Attr.Of("kernel_shape", [2L, 2])] : [];
        NodeProto[] other = [Nodes.New(op, ["features"], ["behind"], attributes)];
        using var explainer = Explainer.Load(Chosen(true, Then, other).ToByteArray());

        Assert.Contains(
            "Operator If",
            Assert.Throws<GradCamException>(() => explainer.Explain(Input, Request)).Message
        );
    }

    private static void AssertSame(ModelProto plain, ModelProto branched)
    {
        using var expected = Explainer.Load(plain.ToByteArray());
        using var actual = Explainer.Load(branched.ToByteArray());

        foreach (var (a, b) in expected.Explain(Input, Request).Zip(actual.Explain(Input, Request)))
        {
            Assert.Equal(a.Target.Score, b.Target.Score, 1e-5f);
            float largest = a.Raw.Data.Max(Math.Abs);
            Assert.True(largest > 0);
            Assert.Equal(a.Raw.Data, b.Raw.Data, (x, y) => Math.Abs(x - y) <= 1e-5f * largest);
        }
        Assert.All(
            actual.Verify(actual.Bake(new() { Layers = ["features"] })),
            d => Assert.True(d.Largest <= 1e-4, d.ToString())
        );
    }
}
