using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Tests.Onnx.Bounds;

/// <summary>Recurrent layers that cannot be run: an error that says why, before the runtime gets them.</summary>
public class RecurrentFormsTests
{
    private const int Units = 5,
        Channels = 4;

    [Theory]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    [InlineData("RNN")]
    public void Explain_soundLayer_givesAMap(string op)
    {
        using var explainer = Explainer.Load(Network(op).ToByteArray());

        Assert.Contains(Explain(explainer).Raw.Data, v => v != 0);
    }

    [Theory]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    [InlineData("RNN")]
    public void Explain_samplesBeforeSteps_isTheSameAsStepsFirst(string op)
    {
        var turned = Network(op);
        var node = turned.Graph.Node.First(n => n.OpType == op);
        node.Attribute.Add(Attr.Of("layout", 1));
        turned.Graph.Node.First(n => n.Output[0] == "steps").Attribute[0] = Attr.Of("perm", [0L, 2, 1]);
        turned.Graph.Node.First(n => n.Output[0] == "last").Input[0] = "first";
        turned.Graph.Node.Insert(
            turned.Graph.Node.IndexOf(node) + 1,
            Nodes.New("Transpose", ["hidden"], ["first"], Attr.Of("perm", [1L, 0, 2]))
        );
        using var expected = Explainer.Load(Network(op).ToByteArray());
        using var explainer = Explainer.Load(turned.ToByteArray());

        float[] map = Explain(explainer).Raw.Data;

        Assert.All(Explain(expected).Raw.Data.Zip(map), p => Assert.Equal(p.First, p.Second, 1e-6f));
        Assert.All(explainer.Verify(explainer.Bake()), d => Assert.True(d.Largest <= 1e-4, d.ToString()));
    }

    [Theory]
    [InlineData("hidden_size", -1L, "hidden_size = -1")]
    [InlineData("hidden_size", 1_000_000_000L, "the input W of shape")]
    [InlineData("hidden_size", 7L, "the input W of shape")]
    [InlineData("direction", "sideways", "direction = sideways")]
    [InlineData("direction", "bidirectional", "the input W of shape")]
    [InlineData("layout", 3L, "layout = 3")]
    public void Load_attributeThatIsWrong_saysSo(string name, object value, string message)
    {
        foreach (string op in (string[])["LSTM", "GRU", "RNN"])
        {
            var model = Network(op);
            var node = model.Graph.Node.First(n => n.OpType == op);
            node.Take(name);
            node.Attribute.Add(value is long whole ? Attr.Of(name, whole) : Attr.Of(name, (string)value));

            Assert.Contains(message, ErrorOf(model));
        }
    }

    [Theory]
    [InlineData(1, "the input W of shape")]
    [InlineData(2, "the input R of shape")]
    [InlineData(3, "the input B of shape")]
    [InlineData(5, "the input initial_h of shape")]
    public void Load_inputOfAnotherShape_saysSo(int input, string message)
    {
        var model = Network("LSTM");
        var node = model.Graph.Node.First(n => n.OpType == "LSTM");
        while (node.Input.Count <= input)
            node.Input.Add("");
        node.Input[input] = "odd";
        model.Graph.Initializer.Add(Tensors.Of("odd", new float[3 * 3 * 3], 3, 3, 3));

        Assert.Contains(message, ErrorOf(model));
    }

    [Theory]
    [InlineData("LSTM", 13, "sequence_lens = 13, where 0 to 12 is allowed")]
    [InlineData("GRU", -1, "sequence_lens = -1")]
    [InlineData("RNN", 0, "sequence_lens = 0, where 1 to 12 is allowed")]
    public void Load_lengthBeyondTheSteps_saysSo(string op, int length, string message)
    {
        var model = Network(op);
        model.Graph.Node.First(n => n.OpType == op).Input.Add("lengths");
        var lengths = new TensorProto { Name = "lengths", DataType = (int)ElementType.Int32 };
        lengths.Int32Data.Add(length);
        lengths.Dims.Add(1);
        model.Graph.Initializer.Add(lengths);

        Assert.Contains(message, ErrorOf(model));
    }

    [Fact]
    public void Explain_computedLengthBeyondTheSteps_saysSo()
    {
        var model = Network("LSTM");
        var node = model.Graph.Node.First(n => n.OpType == "LSTM");
        node.Input.Add("lengths");
        int at = model.Graph.Node.IndexOf(node);
        model.Graph.Node.Insert(at, Nodes.New("Cast", ["many"], ["lengths"], Attr.Of("to", (long)ElementType.Int32)));
        model.Graph.Node.Insert(
            at,
            Nodes.New("ReduceMax", ["signal"], ["top"], Attr.Of("axes", [1L, 2]), Attr.Of("keepdims", 0))
        );
        model.Graph.Node.Insert(at + 1, Nodes.New("Mul", ["top", "far"], ["many"]));
        model.Graph.Initializer.Add(Tensors.Of("far", [1000f]));

        Assert.Contains("sequence_lens", ErrorOf(model));
    }

    [Theory]
    [InlineData("activations", "the activation 'Sinus'")]
    [InlineData("few", "1 activations, where 2 are needed")]
    public void Load_activationsThatAreNone_saysSo(string what, string message)
    {
        var model = Network("GRU");
        var names = new AttributeProto { Name = "activations", Type = AttributeProto.Types.AttributeType.Strings };
        names.Strings.Add(ByteString.CopyFromUtf8("Sigmoid"));
        if (what == "activations")
            names.Strings.Add(ByteString.CopyFromUtf8("Sinus"));
        model.Graph.Node.First(n => n.OpType == "GRU").Attribute.Add(names);

        Assert.Contains(message, ErrorOf(model));
    }

    [Fact]
    public void Load_billionSteps_isRefused()
    {
        var model = Network("LSTM");
        model.Graph.Node.First(n => n.OpType == "LSTM").Input[0] = "long";
        model.Graph.Initializer.Add(Tensors.Vector("length", [1_000_000_000, 1, Channels]));
        model.Graph.Node.Insert(0, Nodes.New("ConstantOfShape", ["length"], ["long"]));

        Assert.Contains("limit", ErrorOf(model));
    }

    private static Explanation Explain(Explainer explainer) =>
        explainer.Explain(
            new Tensor(SmallModels.Numbers([1, 3, 12]), [1, 3, 12]),
            new() { Targets = [Target.Class(1)] }
        )[0];

    private static string ErrorOf(ModelProto model) =>
        Assert
            .Throws<GradCamException>(() =>
            {
                using var explainer = Explainer.Load(model.ToByteArray());
                Explain(explainer);
            })
            .Message;

    /// <summary>A convolution over a signal of 12 steps, a recurrent layer, the class from its last state.</summary>
    private static ModelProto Network(string op)
    {
        int gates = op switch
        {
            "LSTM" => 4,
            "GRU" => 3,
            _ => 1,
        };
        TensorProto Random(string name, params long[] shape) => Tensors.Of(name, SmallModels.Numbers(shape), shape);
        return SmallModels.Of(
            [
                Nodes.New("Conv", ["signal", "w"], ["conv"], Attr.Of("pads", [1L, 1])),
                Nodes.New("Relu", ["conv"], ["features"]),
                Nodes.New("Transpose", ["features"], ["steps"], Attr.Of("perm", [2L, 0, 1])),
                Nodes.New(op, ["steps", "W", "R", "B"], ["", "hidden"], Attr.Of("hidden_size", Units)),
                Nodes.New("Gather", ["hidden", "only"], ["last"]),
                Nodes.New("MatMul", ["last", "head"], ["logits"]),
            ],
            [("signal", [1, 3, 12])],
            ["logits"],
            14,
            Tensors.Of("only", [0L]),
            Random("w", Channels, 3, 3),
            Random("W", 1, gates * Units, Channels),
            Random("R", 1, gates * Units, Units),
            Random("B", 1, 2 * gates * Units),
            Random("head", Units, 3)
        );
    }
}
