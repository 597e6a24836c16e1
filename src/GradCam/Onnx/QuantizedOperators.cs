using System.Collections.Frozen;
using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>The operators of quantized networks.</summary>
internal static class QuantizedOperators
{
    /// <summary>The domain of the runtime's own operators.</summary>
    public const string Runtime = "com.microsoft";

    // The inputs that hold the scale and the zero point of the output.
    private static readonly FrozenDictionary<string, (int Scale, int Zero)> Outputs = new Dictionary<string, (int, int)>
    {
        ["QLinearConv"] = (6, 7),
        ["QLinearMatMul"] = (6, 7),
        ["QGemm"] = (7, 8),
        ["QLinearAdd"] = (6, 7),
        ["QLinearMul"] = (6, 7),
        ["QLinearSigmoid"] = (3, 4),
        ["QLinearLeakyRelu"] = (3, 4),
        ["QLinearSoftmax"] = (3, 4),
        ["QLinearAveragePool"] = (3, 4),
        ["QLinearGlobalAveragePool"] = (3, 4),
        ["QLinearReduceMean"] = (3, 4),
        ["QLinearConcat"] = (0, 1),
        ["QLinearWhere"] = (7, 8),
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> OfWholeNumbers =
    [
        "DynamicQuantizeLinear",
        "MatMulInteger",
        "ConvInteger",
        "DynamicQuantizeMatMul",
        "MatMulIntegerToFloat",
    ];

    /// <summary>The operator's name, with its domain where that is the runtime's.</summary>
    public static string Key(NodeProto node) => node.IsStandard() ? node.OpType : $"{node.Domain}.{node.OpType}";

    /// <summary>True for an operator that quantized networks alone have.</summary>
    public static bool Is(NodeProto node) =>
        IsQuantizing(node) || IsDequantizing(node) || Makes(node) is not null || OfWholeNumbers.Contains(node.OpType);

    /// <summary>True for an operator that rounds real numbers to whole ones of a constant scale.</summary>
    public static bool IsQuantizing(NodeProto node) => node.OpType == "QuantizeLinear";

    /// <summary>True for an operator that makes real numbers of quantized ones.</summary>
    public static bool IsDequantizing(NodeProto node) => node.OpType == "DequantizeLinear";

    /// <summary>
    /// The scale and the zero point (empty for none) of the quantized numbers that a node makes; null if it makes none,
    /// or real ones.
    /// </summary>
    public static (string Scale, string Zero)? Makes(NodeProto node) =>
        Outputs.TryGetValue(node.OpType, out var at) && node.In(at.Scale) is { Length: > 0 } scale
            ? (scale, node.In(at.Zero))
            : null;
}
