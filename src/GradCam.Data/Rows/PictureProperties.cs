namespace GradCam.Data.Rows;

/// <summary>
/// Simple properties of a picture, which may explain errors better than any map: computed from at most about 256 x 256
/// of its pixels, evenly spaced.
/// </summary>
internal readonly record struct PictureProperties
{
    private const int Side = 256;

    // ITU-R BT.601.
    private const float Red = 0.299f,
        Green = 0.587f,
        Blue = 0.114f;

    /// <summary>Mean luma, 0..255.</summary>
    public float? Brightness { get; private init; }

    /// <summary>Standard deviation of luma, 0..127.5.</summary>
    public float? Contrast { get; private init; }

    /// <summary>
    /// Variance of the Laplacian of luma (Pech-Pacheco et al. 2000), of whole pixels side by side: small for blurred
    /// pictures.
    /// </summary>
    public float? Sharpness { get; private init; }

    /// <summary>Mean saturation, (max - min) / max of the channels, 0..1.</summary>
    public float? Saturation { get; private init; }

    /// <summary>Describes a picture.</summary>
    public static PictureProperties Of(Picture picture)
    {
        var rgb = picture.Rgb;
        int width = picture.Width,
            height = picture.Height;
        int stepX = Math.Max(1, width / Side),
            stepY = Math.Max(1, height / Side);
        double sum = 0,
            squares = 0,
            saturation = 0,
            laplace = 0,
            laplaceSquares = 0;
        int count = 0,
            inner = 0;
        for (int y = 0; y < height; y += stepY)
        for (int x = 0; x < width; x += stepX)
        {
            int at = 3 * (y * width + x);
            float luma = Luma(rgb, at);
            sum += luma;
            squares += luma * luma;
            byte most = Math.Max(rgb[at], Math.Max(rgb[at + 1], rgb[at + 2])),
                least = Math.Min(rgb[at], Math.Min(rgb[at + 1], rgb[at + 2]));
            saturation += most == 0 ? 0 : (double)(most - least) / most;
            count++;
            if (x == 0 || y == 0 || x == width - 1 || y == height - 1)
                continue;
            float edges =
                Luma(rgb, at - 3)
                + Luma(rgb, at + 3)
                + Luma(rgb, at - 3 * width)
                + Luma(rgb, at + 3 * width)
                - 4 * luma;
            laplace += edges;
            laplaceSquares += edges * edges;
            inner++;
        }
        return new()
        {
            Brightness = (float)(sum / count),
            Contrast = Deviation(sum, squares, count),
            Sharpness =
                inner > 0
                    ? Deviation(laplace, laplaceSquares, inner) is var d
                        ? d * d
                        : null
                    : null,
            Saturation = (float)(saturation / count),
        };
    }

    private static float Luma(ReadOnlySpan<byte> rgb, int at) =>
        Red * rgb[at] + Green * rgb[at + 1] + Blue * rgb[at + 2];

    private static float Deviation(double sum, double squares, int count) =>
        (float)Math.Sqrt(Math.Max(0, squares / count - sum / count * (sum / count)));
}
