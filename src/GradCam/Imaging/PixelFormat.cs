namespace GradCam;

/// <summary>The bytes of a pixel in memory, in their order; each is 0..255.</summary>
/// <remarks>
/// Where there is an alpha, 255 is opaque. Bitmaps of SkiaSharp are <see cref="BgraPremultiplied"/> or
/// <see cref="RgbaPremultiplied"/> unless they were made otherwise; System.Drawing's <c>Format24bppRgb</c> is
/// <see cref="Bgr"/>, its <c>Format32bppArgb</c> <see cref="Bgra"/>, its <c>Format32bppPArgb</c>
/// <see cref="BgraPremultiplied"/>.
/// </remarks>
public enum PixelFormat
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,

    /// <summary>Red, green, blue, alpha.</summary>
    Rgba,

    /// <summary>Blue, green, red, alpha.</summary>
    Bgra,

    /// <summary>Red, green, blue, alpha, with the colours multiplied by the alpha.</summary>
    RgbaPremultiplied,

    /// <summary>Blue, green, red, alpha, with the colours multiplied by the alpha.</summary>
    BgraPremultiplied,

    /// <summary>One byte of brightness: 0.299 R + 0.587 G + 0.114 B.</summary>
    Grey,
}
