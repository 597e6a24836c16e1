using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Tests.Conformance;

/// <summary>Quantized networks that end in a Softmax, or whose input and output are whole numbers.</summary>
public class QuantizedEndsTests
{
    private static readonly ExplainRequest Request = new() { Targets = [Target.Class(1)] };

    private static Tensor Input { get; } = Npy.Load(PathOf("x.npy"));

    [Theory]
    [InlineData("qoperator")]
    [InlineData("qdq")]
    public void Score_behindAQuantizedSoftmax_isItsLogit(string name)
    {
        var model = Load(name);
        var nodes = model.Graph.Node;
        if (name == "qoperator")
            nodes[^1] = Microsoft(
                Nodes.New(
                    "QLinearSoftmax",
                    ["scores_quantized", .. Scale("scores"), "s", "z"],
                    ["probability"],
                    Attr.Of("axis", 1),
                    Attr.Of("opset", 13)
                )
            );
        else
        {
            nodes.Add(Nodes.New("Softmax", [model.Graph.Output[0].Name], ["real"]));
            nodes.Add(Nodes.New("QuantizeLinear", ["real", "s", "z"], ["probability"]));
        }
        nodes.Add(Nodes.New("DequantizeLinear", ["probability", "s", "z"], ["out"]));
        model.Graph.Initializer.Add([Tensors.Of("s", [1 / 255f]), Tensors.Of("z", [(byte)0])]);
        model.Graph.Output[0].Name = "out";
        using var plain = Explainer.Load(Load(name).ToByteArray());
        using var ending = Explainer.Load(model.ToByteArray());

        foreach (var (a, b) in plain.Explain(Input, Request).Zip(ending.Explain(Input, Request)))
        {
            Assert.Equal(a.Target.Score, b.Target.Score);
            Assert.Equal(a.Target.Probability, b.Target.Probability);
            Assert.Equal(a.Raw.Data, b.Raw.Data);
        }
    }

    [Theory]
    [InlineData("qoperator", 0.031f, 110)]
    [InlineData("qdq", 0.031f, 110)]
    public void Explain_wholeNumbersInAndOut_isThatOfTheRealOnes(string name, float scale, byte zero)
    {
        var model = Load(name);
        var graph = model.Graph;
        foreach (var tensor in (TensorProto[])[Tensors.Of("x_scale", [scale]), Tensors.Of("x_zero_point", [zero])])
        {
            graph.Initializer.Remove(graph.Initializer.Single(t => t.Name == tensor.Name));
            graph.Initializer.Add(tensor);
        }
        byte[] real = model.ToByteArray();
        var first = graph.Node.Single(n => n.OpType == "QuantizeLinear" && n.Input[0] == "x");
        graph.Node.Remove(first);
        string last = graph.Node[^1].Input[0];
        graph.Node.RemoveAt(graph.Node.Count - 1);
        graph.Input[0] = new()
        {
            Name = first.Output[0],
            Type = Dim.Type(ElementType.UInt8, Dim.Of(graph.Input[0].Type)),
        };
        graph.Output[0] = new() { Name = last, Type = Dim.Type(ElementType.UInt8, Dim.Of(graph.Output[0].Type)) };
        float[] whole = [.. Input.Data.Select(v => Math.Clamp(MathF.Round(v / scale) + zero, 0, 255))];
        var pixels = new Tensor(whole, Input.Shape);
        var rounded = new Tensor([.. whole.Select(q => (q - zero) * scale)], Input.Shape);
        using var plain = Explainer.Load(real);
        using var bytes = Explainer.Load(model.ToByteArray());

        foreach (var (a, b) in plain.Explain(rounded, Request).Zip(bytes.Explain(pixels, Request)))
        {
            Assert.Equal(a.Target.Score, b.Target.Score);
            Assert.Equal(a.Raw.Data, b.Raw.Data);
        }
        CamMethod[] methods = [CamMethods.FullGrad, CamMethods.InputTimesGradient, CamMethods.Saliency];
        Assert.All(
            bytes.Explain(pixels, Request with { Methods = methods }),
            e => Assert.Contains(e.Raw.Data, v => v != 0)
        );
        Assert.All(bytes.Verify(bytes.Bake(new())), d => Assert.True(d.Largest <= 1e-4, d.ToString()));
    }

    [Theory]
    [InlineData("qdq")]
    [InlineData("qoperator")]
    [InlineData("qoperator-int8")]
    [InlineData("dynamic")]
    public void FullGrad_countsTheBiasesOfQuantizedConvolutions(string name)
    {
        float[] Map(string model)
        {
            using var explainer = Explainer.Load(PathOf(model + ".onnx"));
            var request = Request with { Methods = [CamMethods.FullGrad] };
            return [.. explainer.Explain(Input, request).SelectMany(e => e.Raw.Data)];
        }
        float[] a = Map("float"),
            b = Map(name);
        float meanA = a.Average(),
            meanB = b.Average();

        double correlation =
            a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum()
            / Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * (double)b.Sum(y => (y - meanB) * (y - meanB)));

        // Without them it is below 0.2.
        Assert.True(correlation > 0.9, $"{correlation}");
    }

    private static string[] Scale(string name) => [name + "_scale", name + "_zero_point"];

    private static NodeProto Microsoft(NodeProto node)
    {
        node.Domain = QuantizedOperators.Runtime;
        return node;
    }

    private static ModelProto Load(string name) =>
        ModelProto.Parser.ParseFrom(File.ReadAllBytes(PathOf(name + ".onnx")));

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Golden", "quantized", file);
}
