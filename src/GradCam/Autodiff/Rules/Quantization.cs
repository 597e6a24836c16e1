using GradCam.Autodiff.Rules.Kernels.Quantized;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Autodiff.Rules;

/// <summary>
/// Operators on rounded numbers. Rounding is a staircase, whose true gradient is zero almost everywhere; it is taken
/// for the line it follows. A gradient of quantized numbers is always that of the real numbers which they stand for.
/// </summary>
internal static class Quantization
{
    private const string AsFloat = "Straight through: that of the float operator, at the dequantized values.",
        WithRelu = AsFloat + " Where the output has no numbers below 0 it is a ReLU too, where they end at 6 a ReLU6.";

    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["QuantizeLinear"] = Quantize,
            [$"{QuantizedOperators.Runtime}.QuantizeLinear"] = Quantize,
            ["DequantizeLinear"] = Straight(n => n.G),
            [$"{QuantizedOperators.Runtime}.DequantizeLinear"] = Straight(n => n.G),
            // Scale and zero point depend on the numbers too; they are taken for constants.
            ["DynamicQuantizeLinear"] = Straight(n => n.Receives(0) ? n.G : null),
            ["QLinearConv"] = Of(Conv, WithRelu, 0, 3),
            ["ConvInteger"] = Of(ConvInteger, AsFloat, 0, 1),
            ["QLinearMatMul"] = Of(MatMul, WithRelu, 0, 3),
            ["MatMulInteger"] = Of(MatMulInteger, AsFloat, 0, 1),
            [$"{QuantizedOperators.Runtime}.MatMulIntegerToFloat"] = Of(MatMulToFloat, AsFloat, 0, 1),
            [$"{QuantizedOperators.Runtime}.DynamicQuantizeMatMul"] = Of(DynamicMatMul, AsFloat, 0),
            [$"{QuantizedOperators.Runtime}.QGemm"] = Of(Gemm, WithRelu, 0, 3),
            [$"{QuantizedOperators.Runtime}.QLinearAdd"] = Of(n => Pair(n, "Add", clips: true), WithRelu, 0, 3),
            [$"{QuantizedOperators.Runtime}.QLinearMul"] = Of(n => Pair(n, "Mul"), AsFloat, 0, 3),
            [$"{QuantizedOperators.Runtime}.QLinearSigmoid"] = Of(n => Alone(n, "Sigmoid"), AsFloat, 0),
            [$"{QuantizedOperators.Runtime}.QLinearLeakyRelu"] = Of(n => Alone(n, "LeakyRelu"), AsFloat, 0),
            [$"{QuantizedOperators.Runtime}.QLinearSoftmax"] = Of(Softmax, AsFloat, 0),
            [$"{QuantizedOperators.Runtime}.QLinearAveragePool"] = Of(n => Pool(n, "AveragePool"), AsFloat, 0),
            [$"{QuantizedOperators.Runtime}.QLinearGlobalAveragePool"] = Of(
                n => Pool(n, "GlobalAveragePool"),
                AsFloat,
                0
            ),
            [$"{QuantizedOperators.Runtime}.QLinearReduceMean"] = Of(Mean, AsFloat, 0),
            [$"{QuantizedOperators.Runtime}.QLinearWhere"] = Of(Where, AsFloat, 1, 4),
            [$"{QuantizedOperators.Runtime}.QLinearConcat"] = new Rule
            {
                Each = (n, i) => n.Common(Concat).Gradient(i),
                StraightThrough = true,
                Note = AsFloat,
            },
        };

    private static Rule Quantize =>
        Straight(n =>
            ImpliedRelu.OfRounding(n.X(0), n.X(1), n.Has(2) ? n.X(2) : null)?.Back(n.G, n.X(0), rounded: false) ?? n.G
        ) with
        {
            Note =
                "Straight through: the gradient passes as if nothing were rounded or clipped. Behind a convolution, "
                + "product or sum it is that of a ReLU if there are no numbers below 0, of a ReLU6 if they end at 6.",
        };

    private static Rule Straight(Func<BackwardNode, Val?> gradient) =>
        new(gradient)
        {
            StraightThrough = true,
            Note = "Straight through: the gradient passes as if nothing were rounded or clipped.",
        };

    /// <summary>A rule that is another operator's.</summary>
    /// <param name="make">The other operator.</param>
    /// <param name="note">What is to be said of it.</param>
    /// <param name="places">The places of the numbers; the others hold scales and zero points.</param>
    private static Rule Of(Func<BackwardNode, FloatForm> make, string note, params int[] places) =>
        new([
            .. Enumerable
                .Range(0, places[^1] + 1)
                .Select(i => places.Contains(i) ? (Func<BackwardNode, Val?>?)(n => n.Common(make).Gradient(i)) : null),
        ])
        {
            StraightThrough = true,
            Note = note,
        };

    private static FloatForm Conv(BackwardNode n) =>
        Made(n, "Conv", [Dequantized.Input(n, 0, 1, 2), Dequantized.Input(n, 3, 4, 5)], (6, 7), clips: true);

    private static FloatForm ConvInteger(BackwardNode n)
    {
        long[] each = [-1, .. Enumerable.Repeat(1L, n.Rank(1) - 1)];
        return new(n, "Conv", [Dequantized.Whole(n, 0, 2), Dequantized.Whole(n, 1, 3, each)], n.Y, n.Attrs);
    }

    private static FloatForm MatMul(BackwardNode n) =>
        Made(
            n,
            "MatMul",
            [Dequantized.Input(n, 0, 1, 2, Math.Max(0, n.Rank(0) - 2)), Dequantized.Input(n, 3, 4, 5, n.Rank(3) - 1)],
            (6, 7),
            clips: true
        );

    private static FloatForm MatMulInteger(BackwardNode n) =>
        Product(n, [Dequantized.Whole(n, 0, 2, [-1, 1]), Dequantized.Whole(n, 1, 3)]);

    private static FloatForm MatMulToFloat(BackwardNode n) =>
        Product(
            n,
            [Dequantized.Input(n, 0, 2, 4, Math.Max(0, n.Rank(0) - 2)), Dequantized.Input(n, 1, 3, 5, n.Rank(1) - 1)]
        );

    private static FloatForm DynamicMatMul(BackwardNode n) =>
        Product(n, [new(0, n.X(0)), Dequantized.Input(n, 1, 2, 3, n.Rank(1) - 1)]);

    private static FloatForm Product(BackwardNode n, FloatInput[] inputs) => new(n, "MatMul", inputs, n.Y, []);

    private static FloatForm Gemm(BackwardNode n)
    {
        FloatInput[] inputs =
        [
            Dequantized.Input(n, 0, 1, 2),
            Dequantized.Input(n, 3, 4, 5, n.Int("transB", 0) == 0 ? 1 : 0),
        ];
        return n.Has(7) ? Made(n, "Gemm", inputs, (7, 8), clips: true) : new(n, "Gemm", inputs, n.Y, n.Attrs);
    }

    private static FloatForm Pair(BackwardNode n, string op, bool clips = false) =>
        Made(n, op, [Dequantized.Input(n, 0, 1, 2), Dequantized.Input(n, 3, 4, 5)], (6, 7), clips);

    private static FloatForm Alone(BackwardNode n, string op) => Made(n, op, [Dequantized.Input(n, 0, 1, 2)], (3, 4));

    private static FloatForm Softmax(BackwardNode n)
    {
        int rank = n.Rank(0),
            axis = (int)((n.Int("axis", -1) + rank) % rank);
        // Before opset 13 it worked on all axes from this one on.
        return n.Int("opset", 13) >= 13 || axis == rank - 1
            ? Alone(n, "Softmax")
            : throw n.Fail("is written in its old form, over several axes, which has no gradient here");
    }

    private static FloatForm Pool(BackwardNode n, string op) =>
        n.Int("channels_last", 0) == 0
            ? Alone(n, op)
            : throw n.Fail("has its channels last, which has no gradient here");

    private static FloatForm Mean(BackwardNode n)
    {
        FloatInput[] inputs = n.Ints("axes") is { Length: > 0 } axes
            ? [Dequantized.Input(n, 0, 1, 2), new(-1, n.Graph.Ints(axes))]
            : [Dequantized.Input(n, 0, 1, 2)];
        return Made(n, "ReduceMean", inputs, (3, 4));
    }

    private static FloatForm Where(BackwardNode n) =>
        Made(n, "Where", [new(0, n.X(0)), Dequantized.Input(n, 1, 2, 3), Dequantized.Input(n, 4, 5, 6)], (7, 8));

    private static FloatForm Concat(BackwardNode n) =>
        Made(
            n,
            "Concat",
            [
                .. Enumerable
                    .Range(0, (n.Count - 2) / 3)
                    .Select(i => 2 + (3 * i))
                    .Select(i => Dequantized.Input(n, i, i + 1, i + 2)),
            ],
            (0, 1)
        );

    private static FloatForm Made(
        BackwardNode n,
        string op,
        IReadOnlyList<FloatInput> inputs,
        (int Scale, int Zero) output,
        bool clips = false
    )
    {
        Val? zero = n.Has(output.Zero) ? n.X(output.Zero) : null;
        IEnumerable<AttributeProto> attributes = n.Attrs.Without(
            "opset",
            "channels_last",
            op == "ReduceMean" ? "axes" : ""
        );
        return new(
            n,
            op,
            inputs,
            Dequantized.Of(n.Y, n.X(output.Scale), zero),
            attributes,
            clips ? ImpliedRelu.Of(n.X(output.Scale), zero, n.Graph.Type(n.Y.Name)) : null
        );
    }
}
