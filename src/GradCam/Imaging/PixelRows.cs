namespace GradCam.Imaging;

/// <summary>Rows of pixels in any format from and to rows of 8-bit RGB.</summary>
internal static class PixelRows
{
    private const int White = 255;

    /// <summary>The bytes of a pixel.</summary>
    public static int BytesOf(PixelFormat format) =>
        format switch
        {
            PixelFormat.Grey => 1,
            PixelFormat.Rgb or PixelFormat.Bgr => 3,
            PixelFormat.Rgba or PixelFormat.Bgra => 4,
            PixelFormat.RgbaPremultiplied or PixelFormat.BgraPremultiplied => 4,
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such pixel format."),
        };

    /// <summary>Checks that the rows lie within the bytes.</summary>
    /// <returns>The bytes from one row to the next.</returns>
    /// <exception cref="ArgumentException">They do not, or they overlap.</exception>
    public static int Stride(int length, int width, int height, PixelFormat format, int stride, string name)
    {
        long row = (long)width * BytesOf(format);
        long step = stride == 0 ? row : stride;
        if (step < row)
            throw new ArgumentException(
                $"A row of {width} pixels has {row} bytes, so the stride cannot be {stride}; give the bytes from one "
                    + "row to the next, or 0 if there is nothing between them.",
                nameof(stride)
            );
        long needed = step * (height - 1) + row;
        if (length < needed)
            throw new ArgumentException(
                $"{width}×{height} pixels of the format {format} with a stride of {step} need {needed} bytes, not "
                    + $"{length}; check the size, the format and the stride.",
                name
            );
        return (int)step;
    }

    /// <summary>A row to RGB; what is transparent is laid over white.</summary>
    public static void Read(ReadOnlySpan<byte> row, PixelFormat format, Span<byte> rgb)
    {
        int bytes = BytesOf(format),
            red = RedOf(format);
        for (int from = 0, to = 0; to < rgb.Length; from += bytes, to += 3)
        {
            if (bytes == 1)
            {
                rgb.Slice(to, 3).Fill(row[from]);
                continue;
            }
            int alpha = bytes == 4 ? row[from + 3] : White;
            bool multiplied = format is PixelFormat.RgbaPremultiplied or PixelFormat.BgraPremultiplied;
            rgb[to] = OverWhite(row[from + red], alpha, multiplied);
            rgb[to + 1] = OverWhite(row[from + 1], alpha, multiplied);
            rgb[to + 2] = OverWhite(row[from + 2 - red], alpha, multiplied);
        }
    }

    /// <summary>A row of RGB to another format, opaque.</summary>
    public static void Write(ReadOnlySpan<byte> rgb, PixelFormat format, Span<byte> row)
    {
        int bytes = BytesOf(format),
            red = RedOf(format);
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += bytes)
        {
            var pixel = rgb.Slice(from, 3);
            if (bytes == 1)
            {
                row[to] = (byte)((299 * pixel[0] + 587 * pixel[1] + 114 * pixel[2] + 500) / 1000);
                continue;
            }
            row[to + red] = pixel[0];
            row[to + 1] = pixel[1];
            row[to + 2 - red] = pixel[2];
            if (bytes == 4)
                row[to + 3] = White;
        }
    }

    /// <summary>The place of the red byte in a pixel.</summary>
    private static int RedOf(PixelFormat format) =>
        format is PixelFormat.Bgr or PixelFormat.Bgra or PixelFormat.BgraPremultiplied ? 2 : 0;

    private static byte OverWhite(int value, int alpha, bool multiplied) =>
        multiplied
            ? (byte)Math.Min(White, value + White - alpha)
            : (byte)((value * alpha + White * (White - alpha)) / White);
}
