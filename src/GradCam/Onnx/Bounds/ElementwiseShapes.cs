namespace GradCam.Onnx.Bounds;

/// <summary>Operators whose output has the shape of an input, or of all inputs broadcast.</summary>
internal static class ElementwiseShapes
{
    private const string Same =
        "Abs Acos Acosh Asin Asinh Atan Atanh BatchNormalization Bernoulli BiasAdd BiasGelu BitwiseNot Ceil Celu "
        + "Clip Cos Cosh CumSum Dropout DequantizeLinear Elu Erf Exp "
        + "FastGelu Floor Gelu GroupNorm GroupNormalization Hardmax HardSigmoid HardSwish Identity "
        + "InstanceNormalization LayerNormalization LeakyRelu Log LogSoftmax LpNormalization "
        + "LRN MeanVarianceNormalization Mish Neg Normalizer Not QLinearLeakyRelu QLinearSigmoid QLinearSoftmax "
        + "QuantizeLinear QuickGelu Reciprocal Relu ReverseSequence RMSNormalization "
        + "RotaryEmbedding Round ScaledTanh Scaler Scatter ScatterElements ScatterND Selu Shrink Sigmoid Sign "
        + "SimplifiedLayerNormalization Sin Sinh SkipLayerNormalization "
        + "SkipSimplifiedLayerNormalization Softmax Softplus Softsign Sqrt Swish Tan Tanh TensorScatter "
        + "ThresholdedRelu Trilu ImageScaler Affine ParametricSoftplus Binarizer Imputer";

    private const string Tested = "Equal Greater Less GreaterOrEqual LessOrEqual And Or Xor";

    private const string Spread =
        "Add Sub Mul Div Pow Mod Max Min Mean Sum PRelu BitShift BitwiseAnd BitwiseOr BitwiseXor";

    public static IEnumerable<KeyValuePair<string, Func<NodeFacts, Known[]>>> Rows =>
        [
            .. Same.Split(' ')
                .Select(op =>
                    Row(op, n => [n.Make(n.In(0).Dims), .. n.Node.Output.Skip(1).Select(_ => n.Make(n.In(0).Dims))])
                ),
            .. Spread.Split(' ').Select(op => Row(op, n => [n.Make(Broadcast(n.Inputs))])),
            .. Tested.Split(' ').Select(op => Row(op, n => [n.Make(ElementType.Bool, Broadcast(n.Inputs))])),
            .. ((string[])["QLinearAdd", "QLinearMul"]).Select(op =>
                Row(op, n => [n.Make(Broadcast([n.In(0), n.In(3)]))])
            ),
            Row("Where", n => [n.Make(n.In(1).Type, Broadcast(n.Inputs))]),
            Row("IsNaN", n => [n.Make(ElementType.Bool, n.In(0).Dims)]),
            Row("IsInf", n => [n.Make(ElementType.Bool, n.In(0).Dims)]),
            Row("Cast", n => [n.Make(TypeOf(n.Node.Int("to", 0)), n.In(0).Dims)]),
            Row("CastLike", n => [n.Make(n.In(1).Type, n.In(0).Dims)]),
            Row(
                "DynamicQuantizeLinear",
                n =>
                    [
                        n.Make(ElementType.UInt8, n.In(0).Dims),
                        n.Make(ElementType.Float, []),
                        n.Make(ElementType.UInt8, []),
                    ]
            ),
        ];

    /// <summary>The lengths of all inputs broadcast against each other; null if a rank is not known.</summary>
    public static long?[]? Broadcast(IEnumerable<Known> inputs)
    {
        long?[] result = [];
        foreach (var input in inputs)
        {
            if (input.Dims is not { } dims)
                return null;
            long?[] longer = dims.Length > result.Length ? dims : result,
                shorter = dims.Length > result.Length ? result : dims;
            int skipped = longer.Length - shorter.Length;
            // A length that is not known may be one: the other is as much as can be said.
            result = [.. longer.Select((d, axis) => axis < skipped ? d : Longer(d, shorter[axis - skipped]))];
        }
        return result;
    }

    /// <summary>A type by its number in the file.</summary>
    public static ElementType TypeOf(long number) =>
        number is > 0 and < 100 ? (ElementType)number : ElementType.Undefined;

    private static long? Longer(long? a, long? b) =>
        a is null ? (b == 1 ? null : b)
        : b is null ? (a == 1 ? null : a)
        : a == 1 ? b
        : b == 1 ? a
        : Math.Max(a.Value, b.Value);

    private static KeyValuePair<string, Func<NodeFacts, Known[]>> Row(string op, Func<NodeFacts, Known[]> rule) =>
        new(op, rule);
}
