namespace GradCam.Onnx.Bounds;

/// <summary>The inputs of a node that may be left out, and those that may be without elements.</summary>
internal static class OperatorInputs
{
    // The first of an optional input's number and all after it, of the operators that have any.
    private static readonly Dictionary<string, int> Optional = new()
    {
        ["Attention"] = 3,
        ["BatchNormalization"] = 5,
        ["CenterCropPad"] = 2,
        ["Clip"] = 1,
        ["Conv"] = 2,
        ["ConvInteger"] = 2,
        ["ConvTranspose"] = 2,
        ["DFT"] = 1,
        ["DeformConv"] = 3,
        ["DequantizeLinear"] = 2,
        ["Dropout"] = 1,
        ["GRU"] = 3,
        ["Gemm"] = 2,
        ["LSTM"] = 3,
        ["LayerNormalization"] = 2,
        ["Loop"] = 0,
        ["MatMulInteger"] = 2,
        ["MaxUnpool"] = 2,
        ["NegativeLogLikelihoodLoss"] = 2,
        ["NonMaxSuppression"] = 2,
        ["Optional"] = 0,
        ["Pad"] = 2,
        ["QLinearConv"] = 8,
        ["QuantizeLinear"] = 2,
        ["RNN"] = 3,
        ["RotaryEmbedding"] = 3,
        ["Resize"] = 1,
        ["STFT"] = 2,
        ["Scan"] = 0,
        ["SequenceErase"] = 1,
        ["SequenceInsert"] = 2,
        ["Slice"] = 3,
        ["SoftmaxCrossEntropyLoss"] = 2,
        ["Split"] = 1,
        ["SplitToSequence"] = 1,
        ["Squeeze"] = 1,
        ["TensorScatter"] = 2,
        ["Trilu"] = 1,
        ["OptionalHasElement"] = 0,
        ["ReduceSum"] = 1,
        ["ReduceMean"] = 1,
        ["ReduceMax"] = 1,
        ["ReduceMin"] = 1,
        ["ReduceProd"] = 1,
        ["ReduceL1"] = 1,
        ["ReduceL2"] = 1,
        ["ReduceLogSum"] = 1,
        ["ReduceLogSumExp"] = 1,
        ["ReduceSumSquare"] = 1,
    };

    // Of the runtime's own operators.
    private static readonly Dictionary<string, int> OptionalOfTheRuntime = new()
    {
        ["FusedConv"] = 2,
        ["FusedGemm"] = 2,
        ["FastGelu"] = 1,
        ["LayerNormalization"] = 2,
        ["SkipLayerNormalization"] = 3,
        ["SkipSimplifiedLayerNormalization"] = 3,
        ["Attention"] = 3,
        ["QAttention"] = 5,
        ["MultiHeadAttention"] = 3,
        ["DynamicQuantizeLSTM"] = 3,
        ["QLinearConv"] = 8,
        ["QGemm"] = 6,
        ["DynamicQuantizeMatMul"] = 3,
        ["MatMulIntegerToFloat"] = 4,
        ["QuantizeLinear"] = 2,
        ["DequantizeLinear"] = 2,
        ["Pad"] = 2,
        ["ConvTransposeWithDynamicPads"] = 2,
        ["MatMulNBits"] = 3,
        ["Trilu"] = 1,
    };

    // Zero points may be left out by the book, but the runtime reads them.
    private static readonly Dictionary<string, int> Least = new()
    {
        ["QLinearAdd"] = 8,
        ["QLinearMul"] = 8,
        ["QLinearWhere"] = 9,
        ["QLinearSigmoid"] = 5,
        ["QLinearLeakyRelu"] = 5,
        ["QLinearSoftmax"] = 5,
        ["QLinearAveragePool"] = 5,
        ["QLinearGlobalAveragePool"] = 5,
        ["QLinearReduceMean"] = 5,
        ["QAttention"] = 5,
        ["DynamicQuantizeLSTM"] = 12,
        ["Max"] = 1,
        ["Min"] = 1,
        ["Sum"] = 1,
        ["Mean"] = 1,
        ["Concat"] = 1,
        ["Einsum"] = 1,
    };

    // What moves elements or computes with each by itself does not need any: shapes of scalars, lists that a loop
    // starts with and the like have none.
    private static readonly HashSet<string> NeedsNoElements =
    [
        "Cast",
        "CastLike",
        "Compress",
        "Concat",
        "ConcatFromSequence",
        "ConstantOfShape",
        "Expand",
        "Flatten",
        "Gather",
        "GatherElements",
        "GatherND",
        "Identity",
        "If",
        "Loop",
        "NonMaxSuppression",
        "NonZero",
        "Pad",
        "RandomNormalLike",
        "RandomUniformLike",
        "ReduceMax",
        "ReduceMin",
        "ReduceProd",
        "ReduceSum",
        "Reshape",
        "Resize",
        "Scan",
        "Scatter",
        "ScatterElements",
        "ScatterND",
        "SequenceAt",
        "SequenceConstruct",
        "SequenceInsert",
        "SequenceMap",
        "Shape",
        "Size",
        "Slice",
        "Split",
        "SplitToSequence",
        "Squeeze",
        "Tile",
        "TopK",
        "Transpose",
        "Trilu",
        "Unsqueeze",
        "Where",
        "EyeLike",
        "Optional",
        "OptionalGetElement",
        "OptionalHasElement",
        "Abs",
        "Add",
        "And",
        "BitShift",
        "BitwiseAnd",
        "BitwiseNot",
        "BitwiseOr",
        "BitwiseXor",
        "Ceil",
        "Clip",
        "Cos",
        "Div",
        "Dropout",
        "Equal",
        "Erf",
        "Exp",
        "Floor",
        "Greater",
        "GreaterOrEqual",
        "IsInf",
        "IsNaN",
        "LeakyRelu",
        "Less",
        "LessOrEqual",
        "Log",
        "Max",
        "Mean",
        "Min",
        "Mod",
        "Mul",
        "Neg",
        "Not",
        "Or",
        "Pow",
        "Reciprocal",
        "Relu",
        "Round",
        "Sigmoid",
        "Sign",
        "Sin",
        "Sqrt",
        "Sub",
        "Sum",
        "Tan",
        "Tanh",
        "Xor",
    ];

    /// <summary>The fault of a node, or null.</summary>
    public static string? UnsupportedReason(NodeFacts n)
    {
        var node = n.Node;
        bool ofTheRuntime = node.Domain == "com.microsoft";
        int optional = (ofTheRuntime ? OptionalOfTheRuntime : Optional).GetValueOrDefault(node.OpType, int.MaxValue);
        if (n.Count < Least.GetValueOrDefault(node.OpType))
            return $"{n.Count} inputs, where {Least[node.OpType]} are needed";
        for (int i = 0; i < n.Count; i++)
        {
            if (!n.Has(i))
            {
                if (i < optional)
                    return $"no input {i}, which it needs";
            }
            // No regions are fine, as of a picture with nothing on it.
            else if (i > 0 && node.OpType is ("RoiAlign" or "MaxRoiPool"))
                continue;
            // No samples either, as for the masks of a picture with nothing on it.
            else if (
                i == 0
                && !ofTheRuntime
                && node.OpType is ("Conv" or "ConvTranspose")
                && OnlySamplesLack(n.In(0).Dims)
            )
                continue;
            else if (n.In(i).Dims?.Contains(0) == true && (ofTheRuntime || !NeedsNoElements.Contains(node.OpType)))
                return $"an input {i} of shape {n.In(i)}, without elements";
        }
        return null;
    }

    private static bool OnlySamplesLack(long?[]? dims) => dims is [0, ..] && !dims.Skip(1).Contains(0);
}
