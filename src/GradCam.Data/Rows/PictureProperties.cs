namespace GradCam.Data.Rows;

/// <summary>
/// Simple properties of a picture, which may explain errors better than any map: computed from at most about 160 x 160
/// of its pixels, evenly spaced.
/// </summary>
internal readonly record struct PictureProperties
{
    private const int Side = 160;

    // ITU-R BT.601, in parts of 1,024: whole numbers, since this is done for every picture.
    private const int Red = 306,
        Green = 601,
        Blue = 117,
        One = Red + Green + Blue;

    private static readonly float[] Reciprocals =
    [
        .. Enumerable.Range(0, 256).Select(value => value == 0 ? 0 : 1f / value),
    ];

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
        int width = picture.Width,
            height = picture.Height,
            row = 3 * width;
        int stepX = (width + Side - 1) / Side,
            stepY = (height + Side - 1) / Side;
        long sum = 0,
            squares = 0,
            laplace = 0,
            laplaceSquares = 0;
        double saturation = 0;
        int count = 0,
            inner = 0;
        for (int y = 0; y < height; y += stepY)
        {
            var here = picture.Rgb.Slice(y * row, row);
            float saturated = 0;
            for (int at = 0; at < row; at += 3 * stepX)
            {
                var pixel = here.Slice(at, 3);
                int red = pixel[0],
                    green = pixel[1],
                    blue = pixel[2],
                    most = Math.Max(red, Math.Max(green, blue)),
                    least = Math.Min(red, Math.Min(green, blue));
                long luma = Red * red + Green * green + Blue * blue;
                sum += luma;
                squares += luma * luma;
                saturated += (most - least) * Reciprocals[most];
                count++;
            }
            saturation += saturated;
            if (y == 0 || y == height - 1)
                continue;
            ReadOnlySpan<byte> above = picture.Rgb.Slice((y - 1) * row, row),
                below = picture.Rgb.Slice((y + 1) * row, row);
            for (int at = 3 * stepX; at < row - 3; at += 3 * stepX)
            {
                // The left neighbour, the pixel, the right neighbour: one check of bounds for nine bytes.
                var three = here.Slice(at - 3, 9);
                long edges =
                    Luma(three)
                    + Luma(three[6..])
                    + Luma(above.Slice(at, 3))
                    + Luma(below.Slice(at, 3))
                    - 4 * Luma(three[3..]);
                laplace += edges;
                laplaceSquares += edges * edges;
                inner++;
            }
        }
        return new()
        {
            Brightness = (float)((double)sum / count / One),
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

    private static int Luma(ReadOnlySpan<byte> rgb) => Red * rgb[0] + Green * rgb[1] + Blue * rgb[2];

    private static float Deviation(double sum, double squares, int count) =>
        (float)(Math.Sqrt(Math.Max(0, squares / count - sum / count * (sum / count))) / One);
}
