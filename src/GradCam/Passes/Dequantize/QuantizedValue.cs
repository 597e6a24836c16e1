using GradCam.Onnx;

namespace GradCam.Passes.Dequantize;

/// <summary>A value that holds quantized numbers.</summary>
/// <param name="Scale">The name of their scale.</param>
/// <param name="Zero">The name of their zero point; empty for none.</param>
/// <param name="Type">Their type.</param>
/// <param name="Origin">What makes the value.</param>
internal sealed record QuantizedValue(string Scale, string Zero, ElementType Type, QuantizedOrigin Origin);

/// <summary>What makes a quantized value.</summary>
internal enum QuantizedOrigin
{
    /// <summary>Real numbers that are rounded.</summary>
    Rounding,

    /// <summary>An operator on whole numbers.</summary>
    Operator,

    /// <summary>An operator that moves numbers or chooses among them, which it can do with real ones too.</summary>
    Choice,
}
