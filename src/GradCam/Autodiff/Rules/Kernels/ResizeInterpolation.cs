namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>
/// One axis of a <c>Resize</c> as the matrix <c>[out, in]</c> that it is. In float32 like the runtime, because a
/// rounding decides which neighbour is nearest.
/// </summary>
/// <param name="Input">The axis' length before the resize.</param>
/// <param name="Output">The axis' length after it.</param>
/// <param name="Scale">The scale as the runtime sees it, which need not be the ratio of the lengths.</param>
/// <param name="Roi">The part of the input that <c>tf_crop_and_resize</c> takes, from 0 to 1.</param>
internal sealed record ResizeInterpolation(int Input, int Output, float Scale, (float Start, float End) Roi)
{
    /// <summary><c>nearest</c>, <c>linear</c> or <c>cubic</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>The <c>coordinate_transformation_mode</c>.</summary>
    public required string Coordinates { get; init; }

    /// <summary>The <c>nearest_mode</c>.</summary>
    public required string Rounding { get; init; }

    /// <summary>The coefficient of the cubic.</summary>
    public required float CubicA { get; init; }

    /// <summary>True if a cubic gives pixels outside no weight; else they repeat the border.</summary>
    public required bool ExcludeOutside { get; init; }

    /// <summary>The matrix, row-major; null if the mode is not known.</summary>
    public float[]? Matrix()
    {
        var matrix = new float[Output * Input];
        for (int o = 0; o < Output; o++)
        {
            if (At(o) is not { } at)
                return null;
            // Outside of the cropped part there is a constant.
            if (Coordinates == "tf_crop_and_resize" && (at < 0 || at > Input - 1))
                continue;
            var row = matrix.AsSpan(o * Input, Input);
            switch (Mode)
            {
                case "nearest":
                    row[Inside(Nearest(at))] = 1;
                    break;
                case "linear":
                    Linear(row, at);
                    break;
                case "cubic":
                    Cubic(row, at);
                    break;
                default:
                    return null;
            }
        }
        return matrix;
    }

    /// <summary>The position in the input that output o is read from.</summary>
    /// <remarks>
    /// The runtime leaves an axis of scale 1 alone, even where <c>tf_crop_and_resize</c> asks for a part of it.
    /// </remarks>
    private float? At(int o) =>
        Scale == 1
            ? o
            : Coordinates switch
            {
                "half_pixel" => (o + 0.5f) / Scale - 0.5f,
                "half_pixel_symmetric" => Input / 2f * (1 - Output / (Scale * Input)) + (o + 0.5f) / Scale - 0.5f,
                "pytorch_half_pixel" => Output > 1 ? (o + 0.5f) / Scale - 0.5f : 0,
                "tf_half_pixel_for_nn" => (o + 0.5f) / Scale,
                "asymmetric" => o / Scale,
                "align_corners" => Output == 1 ? 0 : (float)o * (Input - 1) / (Output - 1),
                "tf_crop_and_resize" => Output == 1
                    ? 0.5f * (Roi.Start + Roi.End) * (Input - 1)
                    : Roi.Start * (Input - 1) + o * (Roi.End - Roi.Start) * (Input - 1) / (Output - 1),
                _ => null,
            };

    private int Nearest(float at) =>
        (int)(
            Rounding switch
            {
                "floor" => MathF.Floor(at),
                "ceil" => MathF.Ceiling(at),
                "round_prefer_ceil" => MathF.Floor(at + 0.5f),
                _ => MathF.Ceiling(at - 0.5f),
            }
        );

    private void Linear(Span<float> row, float at)
    {
        at = Math.Clamp(at, 0, Input - 1);
        int low = (int)at;
        row[low] += low + 1 - at;
        row[Inside(low + 1)] += at - low;
    }

    private void Cubic(Span<float> row, float at)
    {
        int low = (int)MathF.Floor(at);
        float sum = 0;
        for (int tap = low - 1; tap <= low + 2; tap++)
        {
            if (ExcludeOutside && Inside(tap) != tap)
                continue;
            float weight = CubicWeight(MathF.Abs(at - tap));
            row[Inside(tap)] += weight;
            sum += weight;
        }
        if (ExcludeOutside)
            foreach (ref float weight in row)
                weight /= sum;
    }

    private float CubicWeight(float distance) =>
        distance <= 1
            ? ((CubicA + 2) * distance - (CubicA + 3)) * distance * distance + 1
            : ((CubicA * distance - 5 * CubicA) * distance + 8 * CubicA) * distance - 4 * CubicA;

    private int Inside(int position) => Math.Clamp(position, 0, Input - 1);
}
