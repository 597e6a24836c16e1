namespace GradCam.Imaging;

/// <summary>
/// One axis of a resize: for each wanted output position, the input samples that it takes and their weights, in fixed
/// point. Filters, supports and rounding are those of PIL, so that pixels come out the same to the bit.
/// </summary>
internal sealed class ResampleWeights
{
    /// <summary>8 bits of pixel, 2 of headroom for filters that overshoot, the rest for the weight.</summary>
    public const int PrecisionBits = 32 - 8 - 2;

    private ResampleWeights(int[] starts, int[] counts, int[] weights, int stride) =>
        (Starts, Counts, Weights, Stride) = (starts, counts, weights, stride);

    public int[] Starts { get; }
    public int[] Counts { get; }
    public int[] Weights { get; }

    /// <summary>The distance from one output's weights to the next one's.</summary>
    public int Stride { get; }

    /// <summary>The first sample that is used; windows only ever move on.</summary>
    public int First => Starts[0];

    /// <summary>One past the last sample that is used.</summary>
    public int End => Starts[^1] + Counts[^1];

    /// <param name="kind">The filter; not <see cref="Interpolation.Nearest"/>.</param>
    /// <param name="inputLength">Samples on the axis.</param>
    /// <param name="boxStart">The beginning of the part to be resized.</param>
    /// <param name="boxEnd">The end of that part.</param>
    /// <param name="outputLength">The length the part is resized to.</param>
    /// <param name="cropStart">The first output that is wanted.</param>
    /// <param name="cropLength">The number of outputs that are wanted.</param>
    public static ResampleWeights Create(
        Interpolation kind,
        int inputLength,
        double boxStart,
        double boxEnd,
        long outputLength,
        long cropStart,
        int cropLength
    )
    {
        var (filter, radius) = Filter(kind);
        var scale = (boxEnd - boxStart) / outputLength;
        var filterScale = Math.Max(scale, 1);
        var support = radius * filterScale;
        var stride = (int)Math.Ceiling(support) * 2 + 1;
        var (starts, counts, weights) = (new int[cropLength], new int[cropLength], new int[cropLength * stride]);
        var exact = new double[stride];
        for (var i = 0; i < cropLength; i++)
        {
            var center = boxStart + (i + cropStart + 0.5) * scale;
            var start = Math.Max(0, (int)(center - support + 0.5));
            var count = Math.Min(inputLength, (int)(center + support + 0.5)) - start;
            var sum = 0.0;
            for (var k = 0; k < count; k++)
                sum += exact[k] = filter((k + start - center + 0.5) / filterScale);
            for (var k = 0; k < count; k++)
            {
                var weight = (sum == 0 ? exact[k] : exact[k] / sum) * (1 << PrecisionBits);
                weights[i * stride + k] = (int)(weight < 0 ? weight - 0.5 : weight + 0.5);
            }
            (starts[i], counts[i]) = (start, count);
        }
        return new ResampleWeights(starts, counts, weights, stride);
    }

    private static (Func<double, double> Filter, double Radius) Filter(Interpolation kind) =>
        kind switch
        {
            Interpolation.Bilinear => (Triangle, 1),
            Interpolation.Bicubic => (Cubic, 2),
            Interpolation.Lanczos => (Lanczos, 3),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This interpolation has no filter."),
        };

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

    private static double Cubic(double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        return x < 1 ? ((a + 2) * x - (a + 3)) * x * x + 1
            : x < 2 ? (((x - 5) * x + 8) * x - 4) * a
            : 0;
    }

    private static double Lanczos(double x) => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
