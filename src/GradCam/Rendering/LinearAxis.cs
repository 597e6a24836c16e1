namespace GradCam.Rendering;

/// <summary>
/// Bilinear sampling along one axis: output i lies between samples Low[i] and High[i], Weight[i] of the way. Half-pixel
/// centres and no antialiasing, computed in OpenCV's order of roundings.
/// </summary>
internal sealed class LinearAxis
{
    /// <param name="samples">Samples on the axis.</param>
    /// <param name="start">The beginning of the first output pixel, in samples.</param>
    /// <param name="step">Samples per output pixel.</param>
    /// <param name="count">Output pixels.</param>
    public LinearAxis(int samples, double start, double step, int count)
    {
        (Low, High, Weight) = (new int[count], new int[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            var at = (float)(start + (i + 0.5) * step - 0.5);
            var low = (int)MathF.Floor(at);
            var weight = at - low;
            if (low < 0)
                (low, weight) = (0, 0);
            if (low >= samples - 1)
                (low, weight) = (samples - 1, 0);
            (Low[i], High[i], Weight[i]) = (low, Math.Min(low + 1, samples - 1), weight);
        }
    }

    public int[] Low { get; }
    public int[] High { get; }
    public float[] Weight { get; }
    public int Count => Low.Length;

    /// <summary>An axis of <paramref name="samples"/> resized to <paramref name="count"/>.</summary>
    public static LinearAxis Whole(int samples, int count) => new(samples, 0, (double)samples / count, count);
}
