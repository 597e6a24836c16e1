using GradCam.Foundation;

namespace GradCam.Rendering;

/// <summary>Resizes maps of floats.</summary>
internal static class MapResize
{
    /// <summary>
    /// Bilinear with half-pixel centres and without antialiasing, up or down: OpenCV's <c>INTER_LINEAR</c>, PyTorch's
    /// <c>interpolate(mode="bilinear", align_corners=False)</c>, ONNX' <c>Resize</c> with <c>half_pixel</c>.
    /// </summary>
    /// <param name="map">The values, <c>[height, width]</c>, any range.</param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="width">Columns of the map.</param>
    /// <param name="toHeight">Rows wanted.</param>
    /// <param name="toWidth">Columns wanted.</param>
    /// <returns>The values, <c>[toHeight, toWidth]</c>.</returns>
    /// <exception cref="ArgumentException">
    /// A length is not positive, or the number of values is not height · width.
    /// </exception>
    public static float[] Bilinear(ReadOnlySpan<float> map, int height, int width, int toHeight, int toWidth)
    {
        Check(map.Length, height, width);
        ArgumentOutOfRangeException.ThrowIfLessThan(toHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(toWidth, 1);
        return LinearResize.Apply(map, [height, width], [toHeight, toWidth]);
    }

    internal static void Check(int length, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (length != (long)height * width)
            throw new ArgumentException($"A map of {height}×{width} has {(long)height * width} values, not {length}.");
    }
}
