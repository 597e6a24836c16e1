namespace GradCam.Fuzz.Mutators;

/// <summary>
/// Parts that give back a value in the shape and type that it had, for the most part: whatever stands before and behind
/// still fits.
/// </summary>
internal static class Inserts
{
    // The order is a part of what a seed stands for.
    private static readonly Func<ModelEditor, string, string>[] Ways =
    [
        ElementwiseInserts.OneOf,
        ElementwiseInserts.OneOf,
        ElementwiseInserts.WithAttribute,
        ElementwiseInserts.WithItself,
        ElementwiseInserts.WithScalar,
        ElementwiseInserts.Clip,
        ElementwiseInserts.Where,
        ReducingInserts.Spread,
        ShapingInserts.Turned,
        ShapingInserts.Reshaped,
        ShapingInserts.Expanded,
        ShapingInserts.Padded,
        ShapingInserts.Resized,
        ReducingInserts.Pooled,
        ReducingInserts.Pooled,
        ShapingInserts.Axis,
        ShapingInserts.Split,
        ShapingInserts.Gathered,
        ShapingInserts.Sliced,
        ShapingInserts.Sorted,
        ShapingInserts.Flat,
        ElementwiseInserts.Quantized,
        ElementwiseInserts.Quantized,
        ElementwiseInserts.Casts,
        BodyInserts.If,
        BodyInserts.If,
        BodyInserts.Loop,
        BodyInserts.Scan,
        BodyInserts.Sequence,
        BodyInserts.Optional,
        ReducingInserts.Reduced,
        ElementwiseInserts.Summed,
        ReducingInserts.Lrn,
        ReducingInserts.Normalized,
        ShapingInserts.Scattered,
        ReducingInserts.CumSum,
        ReducingInserts.Einsum,
        ReducingInserts.GridSampled,
        ShapingInserts.Tiled,
        ShapingInserts.Depth,
        BodyInserts.Function,
        ReducingInserts.BatchNormalization,
        ShapingInserts.ShapeArithmetic,
        ElementwiseInserts.Trilu,
        ShapingInserts.OneHot,
        ShapingInserts.NonZero,
        ReducingInserts.Attention,
        ReducingInserts.MatMul,
        BodyInserts.SequenceMap,
    ];

    public static readonly string[][] SameArity =
    [
        ElementwiseInserts.Unary,
        ElementwiseInserts.Binary,
        ["MaxPool", "AveragePool", "LpPool"],
        ["GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"],
        [
            "ReduceMean",
            "ReduceSum",
            "ReduceMax",
            "ReduceMin",
            "ReduceL1",
            "ReduceL2",
            "ReduceProd",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceSumSquare",
        ],
        ["Conv", "ConvTranspose"],
        ["MatMul", "Gemm"],
        ["Concat", "Sum", "Max", "Mean"],
        ["Greater", "Less", "Equal", "GreaterOrEqual", "LessOrEqual"],
        ["Flatten", "Squeeze", "Identity"],
        ["Resize", "Upsample"],
    ];

    /// <summary>A part behind a value.</summary>
    public static string After(ModelEditor e, string x) => e.Pick(Ways)(e, x);
}
