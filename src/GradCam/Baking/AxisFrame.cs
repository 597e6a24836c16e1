using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Baking;

/// <summary>
/// The mapping of one axis of a photograph to one axis of the tensor, in a graph where only the run knows the
/// photograph's size: what <see cref="Imaging.Framing"/> computes for one photograph. All values are scalars of
/// float64, since half a pixel of many thousands counts.
/// </summary>
/// <param name="Length">Pixels of the photograph.</param>
/// <param name="BoxStart">The beginning of the part that is resized.</param>
/// <param name="BoxLength">The length of that part.</param>
/// <param name="Resized">The length that the part is resized to.</param>
/// <param name="CropStart">
/// The first resized pixel that the tensor takes; negative where the tensor begins with a margin.
/// </param>
/// <param name="Crop">The number of pixels that the tensor takes.</param>
internal sealed record AxisFrame(Val Length, Val BoxStart, Val BoxLength, Val Resized, Val CropStart, int Crop)
{
    private Pixels64 Math => new(Length.Graph);

    /// <summary>Pixels of the photograph per pixel of the resized one.</summary>
    private Val Scale => BoxLength / Resized;

    /// <summary>The part of the photograph that the tensor shows: its beginning and its length.</summary>
    public (Val Start, Val Extent) Region => (BoxStart + CropStart * Scale, Math.Of(Crop) * Scale);

    /// <summary>1 where the tensor shows the photograph, 0 on margins, <c>float64[crop]</c>.</summary>
    public Val Inside => Math.Between(Positions, Math.Of(-0.5), Resized - Math.Of(0.5));

    /// <summary>
    /// The weights that make the tensor's pixels from the photograph's, <c>float[crop, length]</c>: the filter of PIL,
    /// which widens as the picture shrinks.
    /// </summary>
    public Val Weights(Interpolation kind)
    {
        Val centre = (BoxStart + (Positions + Math.Of(0.5)) * Scale).Unsqueeze(1),
            places = Math.Range(Length).Unsqueeze(0);
        if (kind == Interpolation.Nearest)
            return places
                    .Equal(Math.Clip(Stepped.Unary("Floor"), Math.Of(0), Length - Math.Of(1)).Unsqueeze(1))
                    .AsFloat() * Inside.Unsqueeze(1).AsFloat();
        var (radius, filter) = Math.Filter(kind);
        Val wide = Math.Max(Scale, Math.Of(1)),
            support = Math.Of(radius) * wide;
        Val start = (centre - support + Math.Of(0.5)).Unary("Floor"),
            end = (centre + support + Math.Of(0.5)).Unary("Floor");
        Val weights =
            filter((places - centre + Math.Of(0.5)) / wide)
            * Math.Between(places, start - Math.Of(0.5), end - Math.Of(0.5));
        Val sum = weights.Sum([1]);
        // A margin has no pixels of the photograph, and a sum of nothing.
        Val inside = Inside.Unsqueeze(1);
        return (weights * inside / (sum * inside + Math.Of(1) - inside)).Cast(ElementType.Float);
    }

    /// <summary>
    /// The weights that lay a map of the tensor's size over the photograph, <c>float[length, crop]</c>; zero where the
    /// tensor does not reach.
    /// </summary>
    public Val Unweights()
    {
        var (start, extent) = Region;
        Val centre = Math.Range(Length) + Math.Of(0.5);
        Val at = Math.Clip((centre - start) * (Math.Of(Crop) / extent) - Math.Of(0.5), Math.Of(0), Math.Of(Crop - 1))
            .Unsqueeze(1);
        Val weights = Math.Max(Math.Of(1) - (at - Math.Range(Math.Of(Crop)).Unsqueeze(0)).Abs(), Math.Of(0));
        return (weights * Shown.Unsqueeze(1)).Cast(ElementType.Float);
    }

    /// <summary>1 where the tensor shows a pixel of the photograph, <c>float64[length]</c>.</summary>
    public Val Shown
    {
        get
        {
            var (start, extent) = Region;
            Val centre = Math.Range(Length) + Math.Of(0.5);
            // The first pixel's centre counts, the end does not.
            return (centre >= start & centre < start + extent).Cast(ElementType.Double);
        }
    }

    /// <summary>
    /// The centres in the photograph, <c>float64[crop]</c>, summed up step by step as in PIL, whose rounding decides
    /// ties.
    /// </summary>
    private Val Stepped
    {
        get
        {
            var graph = Length.Graph;
            Val first = (BoxStart + Scale * Math.Of(0.5)).Unsqueeze(0),
                others = Scale.Unsqueeze(0).Expand((Resized - Math.Of(1)).Cast(ElementType.Int64).Unsqueeze(0));
            Val all = graph.Emit("CumSum", [Concat(0, first, others), graph.Add(Tensors.Of("", [0L]))]);
            return graph.Emit(
                "Gather",
                [all, Math.Clip(Positions, Math.Of(0), Resized - Math.Of(1)).Cast(ElementType.Int64)]
            );
        }
    }

    /// <summary>The tensor's positions in the resized photograph, <c>float64[crop]</c>.</summary>
    private Val Positions => Math.Range(Math.Of(Crop)) + CropStart;
}
