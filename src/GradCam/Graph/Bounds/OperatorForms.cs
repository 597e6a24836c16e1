namespace GradCam.Graph.Bounds;

/// <summary>What holds for nodes as a whole: which inputs may be left out or be empty, and which operators there may be.</summary>
internal static class OperatorForms
{
    // The first of an optional input's number and all after it, of the operators that have any.
    private static readonly Dictionary<string, int> Optional = new()
    {
        ["Attention"] = 3, ["BatchNormalization"] = 5, ["CenterCropPad"] = 2, ["Clip"] = 1, ["Conv"] = 2, ["ConvInteger"] = 2, ["ConvTranspose"] = 2, ["DFT"] = 1, ["DeformConv"] = 3,
        ["DequantizeLinear"] = 2, ["Dropout"] = 1, ["GRU"] = 3, ["Gemm"] = 2, ["LSTM"] = 3, ["LayerNormalization"] = 2, ["Loop"] = 0, ["MatMulInteger"] = 2, ["MaxUnpool"] = 2,
        ["NegativeLogLikelihoodLoss"] = 2, ["NonMaxSuppression"] = 2, ["Optional"] = 0, ["Pad"] = 2, ["QLinearConv"] = 8, ["QuantizeLinear"] = 2, ["RNN"] = 3, ["RotaryEmbedding"] = 3,
        ["Resize"] = 1, ["STFT"] = 2, ["Scan"] = 0, ["SequenceErase"] = 1, ["SequenceInsert"] = 2, ["Slice"] = 3, ["SoftmaxCrossEntropyLoss"] = 2, ["Split"] = 1, ["SplitToSequence"] = 1, ["Squeeze"] = 1,
        ["TensorScatter"] = 2, ["Trilu"] = 1, ["OptionalHasElement"] = 0,
        ["ReduceSum"] = 1, ["ReduceMean"] = 1, ["ReduceMax"] = 1, ["ReduceMin"] = 1, ["ReduceProd"] = 1, ["ReduceL1"] = 1, ["ReduceL2"] = 1, ["ReduceLogSum"] = 1, ["ReduceLogSumExp"] = 1, ["ReduceSumSquare"] = 1,
    };

    // Of the runtime's own operators.
    private static readonly Dictionary<string, int> OptionalOfTheRuntime = new()
    {
        ["FusedConv"] = 2, ["FusedGemm"] = 2, ["FastGelu"] = 1, ["LayerNormalization"] = 2, ["SkipLayerNormalization"] = 3, ["SkipSimplifiedLayerNormalization"] = 3, ["Attention"] = 3, ["QAttention"] = 5, ["MultiHeadAttention"] = 3, ["DynamicQuantizeLSTM"] = 3,
        ["QLinearAdd"] = 2, ["QLinearMul"] = 2, ["QLinearSigmoid"] = 2, ["QLinearLeakyRelu"] = 2, ["QLinearSoftmax"] = 2, ["QLinearAveragePool"] = 2, ["QLinearGlobalAveragePool"] = 2, ["QLinearReduceMean"] = 2, ["QLinearConv"] = 8,
        ["QGemm"] = 6, ["DynamicQuantizeMatMul"] = 3, ["MatMulIntegerToFloat"] = 4, ["QuantizeLinear"] = 2, ["DequantizeLinear"] = 2, ["Pad"] = 2, ["ConvTransposeWithDynamicPads"] = 2, ["MatMulNBits"] = 3, ["Trilu"] = 1,
    };

    // What moves elements or computes with each by itself does not need any: shapes of scalars, lists that a loop starts with and the like have none.
    private static readonly HashSet<string> NeedsNoElements =
    [
        "Cast", "CastLike", "Compress", "Concat", "ConcatFromSequence", "ConstantOfShape", "Expand", "Flatten", "Gather", "GatherElements", "GatherND", "Identity", "If", "Loop", "NonMaxSuppression", "NonZero", "Pad",
        "RandomNormalLike", "RandomUniformLike", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceSum", "Reshape", "Resize", "Scan", "Scatter", "ScatterElements", "ScatterND", "SequenceAt", "SequenceConstruct", "SequenceInsert",
        "SequenceMap", "Shape", "Size", "Slice", "Split", "SplitToSequence", "Squeeze", "Tile", "TopK", "Transpose", "Trilu", "Unsqueeze", "Where", "EyeLike", "Optional", "OptionalGetElement", "OptionalHasElement",
        "Abs", "Add", "And", "BitShift", "BitwiseAnd", "BitwiseNot", "BitwiseOr", "BitwiseXor", "Ceil", "Clip", "Cos", "Div", "Dropout", "Equal", "Erf", "Exp", "Floor", "Greater", "GreaterOrEqual", "IsInf", "IsNaN", "LeakyRelu",
        "Less", "LessOrEqual", "Log", "Max", "Mean", "Min", "Mod", "Mul", "Neg", "Not", "Or", "Pow", "Reciprocal", "Relu", "Round", "Sigmoid", "Sign", "Sin", "Sqrt", "Sub", "Sum", "Tan", "Tanh", "Xor",
    ];

    // Of the runtime's own operators, those that its tools write into networks that look at pictures.
    private static readonly HashSet<string> OfTheRuntime =
    [
        "FusedConv", "FusedGemm", "FusedMatMul", "TransposeMatMul", "Gelu", "BiasGelu", "FastGelu", "QuickGelu", "BiasAdd", "LayerNormalization", "SimplifiedLayerNormalization", "SkipLayerNormalization",
        "SkipSimplifiedLayerNormalization", "GroupNorm", "Attention", "MultiHeadAttention", "QLinearAdd", "QLinearMul", "QLinearSigmoid", "QLinearLeakyRelu", "QLinearSoftmax", "QLinearConcat",
        "QLinearAveragePool", "QLinearGlobalAveragePool", "QLinearReduceMean", "QLinearConv", "QGemm", "DynamicQuantizeMatMul", "MatMulIntegerToFloat", "QuantizeLinear", "DequantizeLinear", "GridSample", "Trilu",
        "Pad", "CropAndResize", "ConvTransposeWithDynamicPads", "Inverse", "MatMulNBits", "NhwcMaxPool", "QAttention", "QLinearWhere", "DynamicQuantizeLSTM", "BiasSplitGelu", "BiasSoftmax",
    ];

    // What holds between two numbers, or for an input's rank.
    private static readonly Dictionary<string, Func<NodeFacts, string?>> Pairs = new()
    {
        ["RandomUniform"] = Ordered,
        ["RandomUniformLike"] = Ordered,
        ["STFT"] = n => n.Has(2) && n.In(2).Rank is { } rank && rank != 1 ? $"a window of {rank} axes, where 1 is allowed" : null,
        // The runtime reads the axis whether it is there or not.
        ["DFT"] = n => n.Count > 2 && !n.Has(2) ? "no axis" : null,
    };

    private static string? Ordered(NodeFacts n)
    {
        float low = n.Node.Float("low", 0), high = n.Node.Float("high", 1);
        return low < high ? null : $"low = {low} and high = {high}, where only a lower and a higher number are allowed";
    }

    // Operators on text and statistics over categories, which nothing can be explained through.
    private static readonly HashSet<string> OfText = ["TfIdfVectorizer", "StringNormalizer", "StringConcat", "StringSplit", "RegexFullMatch", "Tokenizer"];

    /// <summary>What is wrong with a node, or null.</summary>
    public static string? WhyNot(NodeFacts n)
    {
        var node = n.Node;
        if (node.Domain.StartsWith("com.microsoft.", StringComparison.Ordinal) || node.Domain.StartsWith("com.ms.", StringComparison.Ordinal) || (node.Domain == "com.microsoft" && !OfTheRuntime.Contains(node.OpType)))
            return $"no place in a network for pictures, as an operator of {node.Domain}";
        if (OfText.Contains(node.OpType)) return "no place in a network for pictures, as an operator on text";
        for (int i = 0; i < node.Attribute.Count; i++)
        {
            var attribute = node.Attribute[i];
            for (int j = 0; j < i; j++)
                if (node.Attribute[j].Name == attribute.Name) return $"its attribute '{attribute.Name}' twice";
            if ((attribute.G is not null && !BranchWalk.GraphsOf(node).Contains(attribute.Name)) || attribute.Graphs.Count > 0) return $"a graph in its attribute '{attribute.Name}', which the operator does not run";
        }
        bool ofTheRuntime = node.Domain == "com.microsoft";
        if (!node.IsStandard() && !ofTheRuntime) return null;
        if (node.OpType == "Split" && node.Find("num_outputs") is { } count && count.I != node.Output.Count) return $"num_outputs = {count.I} but {node.Output.Count} outputs";
        int optional = (ofTheRuntime ? OptionalOfTheRuntime : Optional).GetValueOrDefault(node.OpType, int.MaxValue);
        for (int i = 0; i < n.Count; i++)
        {
            if (!n.Has(i))
            {
                if (i < optional) return $"no input {i}, which it needs";
            }
            else if (n.In(i).Dims?.Contains(0) == true && (ofTheRuntime || !NeedsNoElements.Contains(node.OpType))) return $"an input {i} of shape {n.In(i)}, without elements";
        }
        return Pairs.GetValueOrDefault(node.OpType)?.Invoke(n);
    }
}
