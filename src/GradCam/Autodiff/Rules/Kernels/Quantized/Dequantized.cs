using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Autodiff.Rules.Kernels.Quantized;

/// <summary>The real numbers that quantized ones stand for.</summary>
internal static class Dequantized
{
    /// <summary>An input's dequantized value.</summary>
    /// <param name="n">The quantized operator.</param>
    /// <param name="value">The place of the quantized numbers.</param>
    /// <param name="scale">The place of their scale.</param>
    /// <param name="zero">The place of their zero point, which may be left out.</param>
    /// <param name="axis">The axis that scales of their own belong to, if there are any.</param>
    public static FloatInput Input(BackwardNode n, int value, int scale, int zero, int axis = 0) =>
        new(value, Of(n.X(value), n.X(scale), n.Has(zero) ? n.X(zero) : null, axis));

    /// <summary>The dequantized value of quantized numbers.</summary>
    public static Val Of(Val value, Val scale, Val? zero, int axis = 0)
    {
        bool single = Length(scale) is 1;
        if (!single && scale.Dims is { Length: > 1 })
            return (Real(value) - (zero is null ? value.Graph.Scalar(0) : Real(zero))) * scale;
        Val real = value.Graph.Emit("DequantizeLinear", [value, scale, zero], single ? [] : [Attr.Of("axis", axis)]);
        return Shaped(real, value);
    }

    /// <summary>
    /// Whole numbers without their zero point, as <c>MatMulInteger</c> and <c>ConvInteger</c> sum them up.
    /// </summary>
    /// <param name="n">The operator.</param>
    /// <param name="value">The place of the numbers.</param>
    /// <param name="zero">The place of their zero point, which may be left out.</param>
    /// <param name="shape">The shape that zero points of their own need; null for the one they have.</param>
    public static FloatInput Whole(BackwardNode n, int value, int zero, long[]? shape = null)
    {
        Val number = n.X(value);
        // Nobody asks for the scale of weights.
        Val? scale = n.IsWanted(number.Name) ? ScaleOf(n, number) : null;
        if (!n.Has(zero))
            return new(value, Shaped(Real(number), number), scale);
        Val offset = Real(n.X(zero));
        if (shape is not null && Length(n.X(zero)) is not 1)
            offset = offset.Reshape(shape);
        return new(value, Shaped(Real(number) - offset, number), scale);
    }

    /// <summary>True for the sums of whole numbers, which are real numbers of a scale that comes later.</summary>
    public static bool IsSum(Val value) =>
        value.Graph.Producer(value.Name) is { OpType: "MatMulInteger" or "ConvInteger" } node && node.IsStandard();

    private static Val ScaleOf(BackwardNode n, Val number)
    {
        var maker = n.Graph.Producer(number.Name);
        while (maker is { OpType: "Identity" })
            maker = n.Graph.Producer(maker.Input[0]);
        return maker switch
        {
            { OpType: "DynamicQuantizeLinear" } => n.Graph[maker.Output[1]],
            { OpType: "QuantizeLinear" } => n.Graph[maker.Input[1]],
            _ => throw n.Fail($"reads whole numbers, '{number.Name}', of which no scale is known"),
        };
    }

    private static long? Length(Val value) => value.Dims?.Aggregate((long?)1, (product, dim) => product * dim.Value);

    private static Val Real(Val whole) => whole.Cast(ElementType.Float);

    private static Val Shaped(Val real, Val like)
    {
        real.Graph.Learn([new() { Name = real.Name, Type = Dim.Type(ElementType.Float, like.Dims) }]);
        return real;
    }
}
