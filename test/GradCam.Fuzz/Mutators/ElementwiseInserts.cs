using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Mutators;

/// <summary>Parts that compute each element by itself.</summary>
internal static class ElementwiseInserts
{
    public static readonly string[] Unary =
    [
        "Relu",
        "Sigmoid",
        "Tanh",
        "Elu",
        "Selu",
        "Celu",
        "LeakyRelu",
        "ThresholdedRelu",
        "HardSigmoid",
        "HardSwish",
        "Softplus",
        "Softsign",
        "Gelu",
        "Mish",
        "Swish",
        "Shrink",
        "Abs",
        "Neg",
        "Exp",
        "Sqrt",
        "Log",
        "Sin",
        "Cos",
        "Tan",
        "Atan",
        "Asinh",
        "Erf",
        "Floor",
        "Ceil",
        "Round",
        "Sign",
        "Reciprocal",
        "Identity",
        "Dropout",
        "Softmax",
        "LogSoftmax",
        "Hardmax",
        "LpNormalization",
        "MeanVarianceNormalization",
    ];

    public static readonly string[] Binary =
    [
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Pow",
        "Max",
        "Min",
        "Mean",
        "Sum",
        "Mod",
        "PRelu",
    ];

    public static string OneOf(ModelEditor e, string x) => e.Node(e.Pick(Unary), [x]);

    public static string WithAttribute(ModelEditor e, string x)
    {
        string op = e.Pick([
            "Softmax",
            "LogSoftmax",
            "Hardmax",
            "LeakyRelu",
            "Elu",
            "ThresholdedRelu",
            "HardSigmoid",
            "Celu",
            "Selu",
            "Shrink",
            "LpNormalization",
            "Gelu",
        ]);
        return e.Node(
            op,
            [x],
            op switch
            {
                "Softmax" or "LogSoftmax" or "Hardmax" or "LpNormalization" => Attr.Of(
                    "axis",
                    (long)e.Random.Next(-4, 4)
                ),
                "Gelu" => Attr.Of("approximate", "tanh"),
                _ => Attr.Of(
                    op == "Shrink" ? "lambd" : "alpha",
                    e.Chance(30) ? Interesting.Float(e.Random) : e.Random.NextSingle()
                ),
            }
        );
    }

    public static string WithItself(ModelEditor e, string x) =>
        e.Node(e.Pick(Binary), [x, e.Chance(50) ? x : OneOf(e, x)]);

    public static string WithScalar(ModelEditor e, string x) =>
        e.Chance(20)
            ? e.Node(e.Pick(["Sub", "Div", "Pow", "Mul"]), [Small(e), x])
            : e.Node(e.Pick(Binary), [x, Small(e)]);

    private static string Small(ModelEditor e) =>
        e.Scalar(e.Chance(20) ? Interesting.Float(e.Random) : e.Random.NextSingle());

    public static string Clip(ModelEditor e, string x) =>
        e.Opset < 11
            ? e.Node("Clip", [x], Attr.Of("min", 0f), Attr.Of("max", 6f))
            : e.Node(
                "Clip",
                e.Pick<string[]>([
                    [x],
                    [x, Small(e)],
                    [x, "", Small(e)],
                    [x, Small(e), Small(e)],
                ])
            );

    public static string Where(ModelEditor e, string x) =>
        e.Node("Where", [e.Node(e.Pick(["Greater", "Less", "Equal"]), [x, Small(e)]), x, e.Chance(50) ? Small(e) : x]);

    public static string Summed(ModelEditor e, string x) =>
        e.Node("Sum", [.. Enumerable.Repeat(x, e.Random.Next(1, 5))]);

    public static string Quantized(ModelEditor e, string x)
    {
        bool signed = e.Chance(50);
        string scale = e.Scalar(e.Pick([0.01f, 0.1f, 1f, 0f, -0.1f])),
            zero = e.Constant(
                new TensorProto
                {
                    Name = e.Fresh(),
                    DataType = (int)(signed ? ElementType.Int8 : ElementType.UInt8),
                    RawData = ByteString.CopyFrom((byte)e.Random.Next(256)),
                }
            );
        return e.Node("DequantizeLinear", [e.Node("QuantizeLinear", [x, scale, zero]), scale, zero]);
    }

    public static string Casts(ModelEditor e, string x)
    {
        long to = e.Pick([10L, 11, 16, 6, 7, 9, 2, 3]);
        return e.Node("Cast", [e.Node("Cast", [x], Attr.Of("to", to))], Attr.Of("to", 1L));
    }

    public static string Trilu(ModelEditor e, string x) =>
        e.Node("Trilu", [x, e.Int(e.Random.Next(-3, 4))], Attr.Of("upper", (long)e.Random.Next(2)));
}
