namespace GradCam.Onnx.Bounds;

/// <summary>The conditions on whole nodes: which operators are allowed, and what each may consist of.</summary>
internal static class OperatorForms
{
    // Of the runtime's own operators, those that its tools write into networks that look at pictures.
    private static readonly HashSet<string> OfTheRuntime =
    [
        "FusedConv",
        "FusedGemm",
        "FusedMatMul",
        "TransposeMatMul",
        "Gelu",
        "BiasGelu",
        "FastGelu",
        "QuickGelu",
        "BiasAdd",
        "LayerNormalization",
        "SimplifiedLayerNormalization",
        "SkipLayerNormalization",
        "SkipSimplifiedLayerNormalization",
        "GroupNorm",
        "Attention",
        "MultiHeadAttention",
        "QLinearAdd",
        "QLinearMul",
        "QLinearSigmoid",
        "QLinearLeakyRelu",
        "QLinearSoftmax",
        "QLinearConcat",
        "QLinearAveragePool",
        "QLinearGlobalAveragePool",
        "QLinearReduceMean",
        "QLinearConv",
        "QGemm",
        "DynamicQuantizeMatMul",
        "MatMulIntegerToFloat",
        "QuantizeLinear",
        "DequantizeLinear",
        "GridSample",
        "Trilu",
        "Pad",
        "CropAndResize",
        "ConvTransposeWithDynamicPads",
        "Inverse",
        "MatMulNBits",
        "NhwcMaxPool",
        "QAttention",
        "QLinearWhere",
        "DynamicQuantizeLSTM",
        "BiasSplitGelu",
        "BiasSoftmax",
    ];

    // Operators on text and statistics over categories, which nothing can be explained through.
    private static readonly HashSet<string> OfText =
    [
        "TfIdfVectorizer",
        "StringNormalizer",
        "StringConcat",
        "StringSplit",
        "RegexFullMatch",
        "Tokenizer",
    ];

    /// <summary>The fault of a node, or null.</summary>
    public static string? UnsupportedReason(NodeFacts n)
    {
        var node = n.Node;
        if (
            node.Domain.StartsWith("com.microsoft.", StringComparison.Ordinal)
            || node.Domain.StartsWith("com.ms.", StringComparison.Ordinal)
            || (node.Domain == "com.microsoft" && !OfTheRuntime.Contains(node.OpType))
        )
            return $"no place in a network for pictures, as an operator of {node.Domain}";
        if (OfText.Contains(node.OpType))
            return "no place in a network for pictures, as an operator on text";
        for (int i = 0; i < node.Attribute.Count; i++)
        {
            var attribute = node.Attribute[i];
            for (int j = 0; j < i; j++)
                if (node.Attribute[j].Name == attribute.Name)
                    return $"its attribute '{attribute.Name}' twice";
            if (
                (attribute.G is not null && !BranchWalk.GraphsOf(node).Contains(attribute.Name))
                || attribute.Graphs.Count > 0
            )
                return $"a graph in its attribute '{attribute.Name}', which the operator does not run";
        }
        if (!node.IsStandard() && node.Domain != "com.microsoft")
            return null;
        return OperatorInputs.UnsupportedReason(n) ?? OperatorPairs.UnsupportedReason(n);
    }
}
