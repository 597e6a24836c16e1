using GradCam.Imaging;

namespace GradCam;

public sealed partial class Picture
{
    /// <summary>
    /// A picture of the pixels of a bitmap, which are copied; what is transparent is laid over white.
    /// </summary>
    /// <param name="pixels">The pixels, row by row from the top left.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="format">The bytes of a pixel.</param>
    /// <param name="stride">The bytes from one row to the next; 0 if there is nothing between rows.</param>
    /// <exception cref="ArgumentException">
    /// A side is below 1, there are fewer bytes than these rows need, or rows overlap.
    /// </exception>
    public static Picture FromPixels(
        ReadOnlySpan<byte> pixels,
        int width,
        int height,
        PixelFormat format,
        int stride = 0
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        int step = PixelRows.Stride(pixels.Length, width, height, format, stride, nameof(pixels));
        int bytes = width * PixelRows.BytesOf(format);
        var rgb = new byte[checked(3 * width * height)];
        for (int y = 0; y < height; y++)
            PixelRows.Read(pixels.Slice(y * step, bytes), format, rgb.AsSpan(3 * width * y, 3 * width));
        return new(rgb, width, height);
    }

    /// <summary>Copies the pixels into a bitmap of the same size, opaque where it has an alpha.</summary>
    /// <param name="destination">
    /// The bitmap's pixels, row by row from the top left; what lies between its rows is left as it is.
    /// </param>
    /// <param name="format">The bytes of a pixel.</param>
    /// <param name="stride">The bytes from one row to the next; 0 if there is nothing between rows.</param>
    /// <exception cref="ArgumentException">There is less room than these rows need, or rows overlap.</exception>
    public void CopyTo(Span<byte> destination, PixelFormat format, int stride = 0)
    {
        int step = PixelRows.Stride(destination.Length, Width, Height, format, stride, nameof(destination));
        int bytes = Width * PixelRows.BytesOf(format);
        for (int y = 0; y < Height; y++)
            PixelRows.Write(Rgb.Slice(3 * Width * y, 3 * Width), format, destination.Slice(y * step, bytes));
    }
}
