using GradCam.Onnx;

namespace GradCam.Tests.Autodiff.Rules;

/// <summary>
/// Gradients of quantized operators against those of the float operators, which finite differences confirm, at the
/// dequantized values.
/// </summary>
public class QuantizationTests
{
    private const string Ms = QuantizedOperators.Runtime + ".";

    private static readonly string[] First = ["q0", "s0", "z0"],
        Second = ["q1", "s1", "z1"],
        Weights = ["w", "ws", "wz"],
        Result = ["ys", "yz"];

    private static readonly Dictionary<string, Func<QuantizedSample, QuantizedSample>> Samples = new()
    {
        ["QLinearConv"] = s =>
            s.Activation(2, 3, 5, 5)
                .Weights(0, 4, 3, 3, 3)
                .Node("QLinearConv", [.. First, .. Weights, .. Result], "yq", Attr.Of("pads", [1L, 1, 1, 1]))
                .Node("Conv", ["r0", "wr"], "yr", Attr.Of("pads", [1L, 1, 1, 1])),
        ["QLinearConv with strides and groups"] = s =>
            s.Activation(1, 4, 6, 5)
                .Weights(-1, 6, 2, 2, 2)
                .Node(
                    "QLinearConv",
                    [.. First, .. Weights, .. Result],
                    "yq",
                    Attr.Of("group", 2),
                    Attr.Of("strides", [2L, 2])
                )
                .Node("Conv", ["r0", "wr"], "yr", Attr.Of("group", 2), Attr.Of("strides", [2L, 2])),
        ["QLinearMatMul"] = s =>
            s.Activation(2, 3, 4)
                .Weights(1, 4, 5)
                .Node("QLinearMatMul", [.. First, .. Weights, .. Result], "yq")
                .Node("MatMul", ["r0", "wr"], "yr"),
        ["QLinearMatMul of two activations"] = s =>
            s.Activation(2, 3, 4)
                .Activation(2, 4, 5)
                .Node("QLinearMatMul", [.. First, .. Second, .. Result], "yq")
                .Node("MatMul", ["r0", "r1"], "yr"),
        ["QGemm"] = s =>
            s.Activation(3, 4)
                .Weights(0, 5, 4)
                .Node(Ms + "QGemm", [.. First, .. Weights, "", .. Result], "yq", Attr.Of("transB", 1))
                .Node("Gemm", ["r0", "wr"], "yr", Attr.Of("transB", 1)),
        ["QGemm with a float result"] = s =>
            s.Activation(3, 4)
                .Weights(-1, 4, 5)
                .Node(Ms + "QGemm", [.. First, .. Weights], "y", Attr.Of("alpha", 0.5f))
                .Node("Gemm", ["r0", "wr"], "yr", Attr.Of("alpha", 0.5f)),
        ["QLinearAdd"] = s =>
            s.Activation(2, 3, 4)
                .Activation(3, 1)
                .Node(Ms + "QLinearAdd", [.. First, .. Second, .. Result], "yq")
                .Node("Add", ["r0", "r1"], "yr"),
        ["QLinearMul"] = s =>
            s.Activation(2, 3, 2, 2)
                .Activation(2, 3, 1, 1)
                .Node(Ms + "QLinearMul", [.. First, .. Second, .. Result], "yq")
                .Node("Mul", ["r0", "r1"], "yr"),
        ["QLinearLeakyRelu"] = s =>
            s.Activation(3, 5)
                .Node(Ms + "QLinearLeakyRelu", [.. First, .. Result], "yq", Attr.Of("alpha", 0.2f))
                .Node("LeakyRelu", ["r0"], "yr", Attr.Of("alpha", 0.2f)),
        ["QLinearAveragePool"] = s =>
            s.Activation(1, 2, 5, 5)
                .Node(
                    Ms + "QLinearAveragePool",
                    [.. First, .. Result],
                    "yq",
                    Attr.Of("kernel_shape", [3L, 3]),
                    Attr.Of("pads", [1L, 1, 1, 1])
                )
                .Node("AveragePool", ["r0"], "yr", Attr.Of("kernel_shape", [3L, 3]), Attr.Of("pads", [1L, 1, 1, 1])),
        ["QLinearGlobalAveragePool"] = s =>
            s.Activation(2, 3, 4, 5)
                .Node(Ms + "QLinearGlobalAveragePool", [.. First, .. Result], "yq", Attr.Of("channels_last", 0))
                .Node("GlobalAveragePool", ["r0"], "yr"),
        ["QLinearConcat"] = s =>
            s.Activation(2, 3)
                .Activation(2, 2)
                .Node(Ms + "QLinearConcat", [.. Result, .. First, .. Second], "yq", Attr.Of("axis", 1))
                .Node("Concat", ["r0", "r1"], "yr", Attr.Of("axis", 1)),
        ["QLinearWhere"] = s =>
            s.Activation(2, 3)
                .Activation(3)
                .Constant(Tensors.Of("zero", [0f]))
                .Node("Greater", ["r0", "zero"], "condition")
                .Node(Ms + "QLinearWhere", ["condition", .. First, .. Second, .. Result], "yq")
                .Node("Where", ["condition", "r0", "r1"], "yr"),
        ["ConvInteger"] = s =>
            Scaled(
                s.DynamicActivation(1, 3, 5, 5)
                    .Weights(-1, 4, 3, 3, 3)
                    .Node("ConvInteger", ["q0", "w", "z0", "wz"], "sum", Attr.Of("pads", [1L, 1, 1, 1]))
                    .Node("Conv", ["r0", "wr"], "yr", Attr.Of("pads", [1L, 1, 1, 1]))
            ),
        ["MatMulInteger"] = s =>
            Scaled(
                s.DynamicActivation(2, 3, 4)
                    .Weights(1, 4, 5)
                    .Node("MatMulInteger", ["q0", "w", "z0", "wz"], "sum")
                    .Node("MatMul", ["r0", "wr"], "yr")
            ),
        ["MatMulInteger of two activations"] = s =>
            s.DynamicActivation(2, 3, 4)
                .Activation(2, 4, 5)
                .Node("MatMulInteger", ["q0", "q1", "z0", "z1"], "sum")
                .Node("Cast", ["sum"], "real", Attr.Of("to", (long)ElementType.Float))
                .Node("Mul", ["s0", "s1"], "scale")
                .Node("Mul", ["real", "scale"], "y")
                .Node("MatMul", ["r0", "r1"], "yr"),
        ["MatMulIntegerToFloat"] = s =>
            s.DynamicActivation(3, 4)
                .Weights(1, 4, 5)
                .Node(Ms + "MatMulIntegerToFloat", ["q0", "w", "s0", "ws", "z0", "wz"], "y")
                .Node("MatMul", ["r0", "wr"], "yr"),
        ["DynamicQuantizeMatMul"] = s =>
            s.Activation(3, 4)
                .Weights(1, 4, 5)
                .Node(Ms + "DynamicQuantizeMatMul", ["x0", "w", "ws", "wz"], "y")
                .Node("MatMul", ["r0", "wr"], "yr"),
    };

    public static TheoryData<string> Names => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_ofAQuantizedOperator_isThatOfTheFloatOne(string name)
    {
        var (actual, expected) = Samples[name](new()).Gradients();

        AssertClose(expected, actual, 1e-6f);
    }

    [Theory]
    [InlineData("QLinearSigmoid", "Sigmoid")]
    [InlineData("QLinearSoftmax", "Softmax")]
    public void Gradient_throughARoundedResult_isThatOfTheFloatOneUpToItsStep(string op, string real)
    {
        var sample = new QuantizedSample { OutputScale = 1 / 255f, OutputZero = 0 }.Activation(3, 5);
        AttributeProtos(op, out var attributes);

        var (actual, expected) = sample
            .Node(Ms + op, [.. First, .. Result], "yq", attributes)
            .Node(real, ["r0"], "yr")
            .Gradients();

        AssertClose(expected, actual, 1e-2f);
    }

    [Theory]
    [InlineData("QLinearConv", 0.05f, null)]
    [InlineData("QGemm", 0.05f, null)]
    [InlineData("QLinearConv", 6 / 255f, 0.9f)]
    public void Gradient_ofAResultWithoutNegativeNumbers_isThatOfAReluToo(string op, float scale, float? gain)
    {
        // Results that a ReLU6 cuts need larger weights.
        float large = gain is null ? 1 : 20;
        var sample = new QuantizedSample { OutputZero = 0, OutputScale = scale };
        sample = op == "QGemm" ? sample.Activation(3, 4) : sample.Activation(1, 3, 5, 5);
        sample = op == "QGemm" ? sample.Weights(-1, 4, 5) : sample.Weights(-1, 4, 3, 3, 3);
        sample
            .Constant(Tensors.Of("large", [large]))
            .Constant(Tensors.Of("least", [0f]))
            .Constant(Tensors.Of("most", [gain is null ? float.MaxValue : 6f]))
            .Node("Mul", ["wr", "large"], "wl")
            .Node("Mul", ["ws", "large"], "wls");
        sample =
            op == "QGemm"
                ? sample
                    .Node(Ms + op, [.. First, "w", "wls", "wz", "", .. Result], "yq")
                    .Node("Gemm", ["r0", "wl"], "before")
                : sample.Node(op, [.. First, "w", "wls", "wz", .. Result], "yq").Node("Conv", ["r0", "wl"], "before");

        var (actual, expected) = sample.Node("Clip", ["before", "least", "most"], "yr").Gradients();

        AssertClose(expected, actual, 1e-5f);
    }

    private static void AttributeProtos(string op, out GradCam.Onnx.Proto.AttributeProto[] attributes) =>
        attributes = op == "QLinearSoftmax" ? [Attr.Of("axis", -1), Attr.Of("opset", 13)] : [];

    private static QuantizedSample Scaled(QuantizedSample sample) =>
        sample
            .Node("Cast", ["sum"], "real", Attr.Of("to", (long)ElementType.Float))
            .Node("Mul", ["s0", "ws"], "scale")
            .Node("Mul", ["real", "scale"], "y");

    private static void AssertClose(float[] expected, float[] actual, float allowed)
    {
        float largest = expected.Max(Math.Abs);
        Assert.True(largest > 0);
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= allowed * largest);
    }
}
