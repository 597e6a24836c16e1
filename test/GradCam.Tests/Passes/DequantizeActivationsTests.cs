using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Passes;

/// <summary>Poolings, reshapes and bounds of whole numbers between quantized operators.</summary>
public class DequantizeActivationsTests
{
    private static readonly long[] Shape = [2, 4, 6, 6];

    private static readonly Dictionary<string, NodeProto[]> Between = new()
    {
        ["nothing"] = [Nodes.New("Identity", ["q"], ["out"])],
        ["MaxPool"] = [Nodes.New("MaxPool", ["q"], ["out"], Attr.Of("kernel_shape", [2L, 2]))],
        ["Relu"] = [Nodes.New("Relu", ["q"], ["out"])],
        ["Clip"] = [Nodes.New("Clip", ["q", "low", "high"], ["out"])],
        ["Clip above"] = [Nodes.New("Clip", ["q", "", "high"], ["out"])],
        ["Max"] = [Nodes.New("Max", ["q", "low"], ["out"])],
        ["Pad"] = [Nodes.New("Pad", ["q", "pads"], ["out"])],
        ["Pad with a number"] = [Nodes.New("Pad", ["q", "pads", "high"], ["out"])],
        ["Reshape and Transpose"] =
        [
            Nodes.New("Transpose", ["q"], ["turned"], Attr.Of("perm", [0L, 2, 3, 1])),
            Nodes.New("Reshape", ["turned", "shape"], ["out"]),
        ],
        ["Split and Concat"] =
        [
            Nodes.New("Split", ["q"], ["a", "b"], Attr.Of("axis", 1), Attr.Of("num_outputs", 2)),
            Nodes.New("Concat", ["b", "a", "q"], ["out"], Attr.Of("axis", 1)),
        ],
        ["nearest Resize"] = [Nodes.New("Resize", ["q", "", "scales"], ["out"])],
        ["linear Resize"] = [Nodes.New("Resize", ["q", "", "scales"], ["out"], Attr.Of("mode", "linear"))],
    };

    // ONNX Runtime has a Relu of int8 alone, and a linear Resize of uint8 alone.
    public static TheoryData<string, bool> Kinds =>
        [
            .. Between
                .Keys.SelectMany(_ => (bool[])[false, true], (kind, signed) => (kind, signed))
                .Where(k => k != ("Relu", false) && k != ("linear Resize", true)),
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Apply_ofWholeNumbers_changesNoResult(string kind, bool signed)
    {
        var model = Model(kind, signed);
        var rewritten = new DequantizeActivations().Apply(model.Clone());

        GraphValidator.Check(rewritten, "rewritten");
        float[] x = SmallModels.Numbers(Shape);
        Assert.Equal(SmallModels.Run(model, ("x", Shape, x)), SmallModels.Run(rewritten, ("x", Shape, x)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Apply_ofWholeNumbers_givesRealOnesTheirNames(string kind, bool signed)
    {
        var rewritten = new DequantizeActivations().Apply(Model(kind, signed));

        var maker = rewritten.Graph.Node.Single(n => n.Output.Contains("out"));
        Assert.NotEqual("QuantizeLinear", maker.OpType);
        Assert.Contains(rewritten.Graph.Node, n => n.OpType == "DequantizeLinear" && n.Output.Contains("q"));
        var whole = rewritten.Graph.Node.Single(n => n.OpType == "QLinearSigmoid").Input[0];
        Assert.Equal("QuantizeLinear", rewritten.Graph.Node.Single(n => n.Output.Contains(whole)).OpType);
    }

    [Fact]
    public void Apply_ofAnOutputOfWholeNumbers_makesItOneOfRealNumbers()
    {
        var model = Model("MaxPool", signed: false);
        model.Graph.Node.RemoveAt(model.Graph.Node.Count - 1);
        model.Graph.Output[0].Name = "squashed";
        model.Graph.Output[0].Type = Dim.Type(ElementType.UInt8, null);

        var rewritten = new DequantizeActivations().Apply(model);

        Assert.Equal("squashed:dequantized", rewritten.Graph.Output[0].Name);
        Assert.Contains(SmallModels.Run(rewritten, ("x", Shape, SmallModels.Numbers(Shape))), v => v > 0);
    }

    [Fact]
    public void Apply_ofPairsOfQuantizeAndDequantize_changesNothing()
    {
        var model = SmallModels.Of(
            [
                Nodes.New("QuantizeLinear", ["x", "s", "z"], ["q"]),
                Nodes.New("DequantizeLinear", ["q", "s", "z"], ["real"]),
                Nodes.New("Relu", ["real"], ["y"]),
            ],
            [("x", Shape)],
            ["y"],
            18,
            Tensors.Of("s", [0.01f]),
            Tensors.Of("z", [(byte)100])
        );

        Assert.Equal(model, new DequantizeActivations().Apply(model.Clone()));
    }

    /// <summary>A quantized convolution and a quantized sigmoid, with something between.</summary>
    private static ModelProto Model(string kind, bool signed)
    {
        TensorProto Whole(string name, int value)
        {
            var tensor = Tensors.Of(name, [(byte)value]);
            tensor.DataType = (int)(signed ? ElementType.Int8 : ElementType.UInt8);
            return tensor;
        }
        var model = SmallModels.Of(
            [
                Nodes.New("QuantizeLinear", ["x", "s", "z"], ["xq"]),
                Nodes.New("QLinearConv", ["xq", "s", "z", "w", "s", "wz", "s", "z"], ["q"]),
                .. Between[kind],
                Microsoft(Nodes.New("QLinearSigmoid", ["out", "s", "z", "s", "z"], ["squashed"])),
                Nodes.New("DequantizeLinear", ["squashed", "s", "z"], ["y"]),
            ],
            [("x", Shape)],
            ["y"],
            18,
            Tensors.Of("s", [0.017f]),
            Tensors.Vector("pads", [0, 0, 1, 1, 0, 0, 0, 2]),
            Tensors.Vector("shape", [2, 36, 4]),
            Tensors.Of("scales", [1f, 1, 2, 2]),
            Tensors.Of("w", [.. Enumerable.Range(0, 16).Select(i => (byte)(sbyte)(i * 7 % 100 - 40))], 4, 4, 1, 1),
            Whole("z", signed ? 5 : 110),
            Whole("low", signed ? -20 : 90),
            Whole("high", signed ? 60 : 170),
            Whole("wz", 0)
        );
        foreach (string name in (string[])["w", "wz"])
            model.Graph.Initializer.Single(t => t.Name == name).DataType = (int)ElementType.Int8;
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = QuantizedOperators.Runtime, Version = 1 });
        return model;
    }

    private static NodeProto Microsoft(NodeProto node)
    {
        node.Domain = QuantizedOperators.Runtime;
        return node;
    }
}
