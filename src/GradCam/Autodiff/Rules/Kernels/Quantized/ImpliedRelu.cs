using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Autodiff.Rules.Kernels.Quantized;

/// <summary>
/// The activation that quantizing is where no number below zero is left. Quantizers leave a ReLU out then, and a ReLU6
/// where the numbers end at 6.
/// </summary>
/// <param name="Step">The scale, where the numbers end at 6; null where they do not.</param>
internal sealed record ImpliedRelu(float? Step)
{
    private const float Six = 6;

    // Half of the numbers between two steps are rounded to the upper one.
    private const float Half = 0.5f;

    private static readonly HashSet<string> MayBeNegative =
    [
        "Conv",
        "ConvTranspose",
        "Gemm",
        "MatMul",
        "Add",
        "Sum",
        "BatchNormalization",
    ];

    // What lies between an operator and the rounding of its result, and changes no number.
    private static readonly HashSet<string> Shaping = ["Identity", "Reshape", "Flatten", "Transpose", "Squeeze"];

    /// <summary>The operator that was left out.</summary>
    public string Operator => Step is null ? "Relu" : "Clip";

    /// <summary>The activation of numbers with this scale and zero point; null for none.</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="zero">The zero point; null for none.</param>
    /// <param name="type">The type of the numbers, if there is no zero point.</param>
    public static ImpliedRelu? Of(Val scale, Val? zero, ElementType type)
    {
        var graph = scale.Graph;
        var offset = zero is null ? null : graph.Constant(zero.Name);
        if (zero is not null && offset is null)
            return null;
        (long Least, long Most)? range = (ElementType)(offset?.DataType ?? (int)type) switch
        {
            ElementType.UInt8 => (0, byte.MaxValue),
            ElementType.UInt16 => (0, ushort.MaxValue),
            ElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            ElementType.Int16 => (short.MinValue, short.MaxValue),
            _ => null,
        };
        if (range is not var (least, most) || (offset is null ? [0] : Tensors.Ints(offset)).Any(z => z != least))
            return null;
        const double near = 1e-4;
        return
            graph.Constant(scale.Name) is { } one
            && Tensors.Floats(one) is [var step]
            && Math.Abs(step * (double)(most - least) - Six) < near
            ? new(step)
            : new((float?)null);
    }

    /// <summary>
    /// The activation that a <c>QuantizeLinear</c> is for what it reads; null for none, and where the operator behind
    /// it has no negative results anyway.
    /// </summary>
    /// <param name="value">What is rounded.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="zero">The zero point; null for none.</param>
    public static ImpliedRelu? OfRounding(Val value, Val scale, Val? zero)
    {
        var node = value.Graph.Producer(value.Name);
        while (node is not null && Shaping.Contains(node.OpType))
            node = value.Graph.Producer(node.Input[0]);
        return node is not null && MayBeNegative.Contains(node.OpType) ? Of(scale, zero, ElementType.UInt8) : null;
    }

    /// <summary>The gradient before the activation.</summary>
    /// <param name="gradient">The gradient behind it.</param>
    /// <param name="value">The number before it, or, where that is not known, behind it.</param>
    /// <param name="rounded">The number is already rounded.</param>
    public Val Back(Val gradient, Val value, bool rounded)
    {
        gradient *= Heaviside.Above(value, 0);
        return Step is { } step ? gradient * Heaviside.Below(value, rounded ? Six - (Half * step) : Six) : gradient;
    }
}
