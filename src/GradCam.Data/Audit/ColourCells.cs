namespace GradCam.Data.Audit;

/// <summary>
/// The colours of a picture, coarsely: for each of 8 x 8 cells the part of its pixels that has each colour. Two grids
/// of colours, one moved by half a step, so that no colour lies on the edge of all its bins.
/// </summary>
internal static class ColourCells
{
    /// <summary>Cells of each side.</summary>
    public const int Side = 8;

    /// <summary>All cells.</summary>
    public const int Cells = Side * Side;

    /// <summary>Cells of each side of the finer grid, which tells where a colour is.</summary>
    public const int FineSide = 32;

    private const int Steps = 6,
        OneGrid = (Steps + 1) * (Steps + 1) * (Steps + 1);

    // In steps: half a bin, and as much again for noise across its edges.
    private const float Reach = 0.75f;

    /// <summary>The number of colours.</summary>
    public const int Colours = 2 * OneGrid;

    /// <summary>Counts the colours of a picture.</summary>
    /// <param name="pixels">The model's input.</param>
    /// <param name="grid">Its size.</param>
    /// <param name="range">The least and the greatest value of each channel over all pictures.</param>
    /// <returns><c>float[cells, colours]</c>, parts of the cell's pixels.</returns>
    public static float[] Of(float[] pixels, PixelGrid grid, IReadOnlyList<(float From, float To)> range)
    {
        var parts = new float[Cells * Colours];
        var counts = new int[Cells];
        Span<float> place = stackalloc float[3];
        int plane = grid.Height * grid.Width;
        for (int row = 0; row < grid.Height; row++)
        for (int column = 0; column < grid.Width; column++)
        {
            int cell = row * Side / grid.Height * Side + column * Side / grid.Width;
            Place(pixels, plane, row * grid.Width + column, grid.Channels, range, place);
            parts[cell * Colours + Bin(place, 0)]++;
            parts[cell * Colours + OneGrid + Bin(place, 0.5f)]++;
            counts[cell]++;
        }
        for (int i = 0; i < parts.Length; i++)
            parts[i] /= Math.Max(1, counts[i / Colours]);
        return parts;
    }

    /// <summary>The parts of one colour in a finer grid of cells.</summary>
    /// <param name="pixels">The model's input.</param>
    /// <param name="grid">Its size.</param>
    /// <param name="range">As above.</param>
    /// <param name="colour">The colour.</param>
    /// <returns><c>float[FineSide, FineSide]</c>.</returns>
    public static float[] FineOf(
        float[] pixels,
        PixelGrid grid,
        IReadOnlyList<(float From, float To)> range,
        int colour
    ) => Fine(pixels, grid, range, place => Is(place, colour));

    /// <summary>The parts of the pixels near to a mean colour, whose noise may be wider than a bin.</summary>
    /// <param name="pixels">The model's input.</param>
    /// <param name="grid">Its size.</param>
    /// <param name="range">As above.</param>
    /// <param name="mean">What <see cref="Mean"/> gave.</param>
    /// <returns><c>float[FineSide, FineSide]</c>.</returns>
    public static float[] FineNear(
        float[] pixels,
        PixelGrid grid,
        IReadOnlyList<(float From, float To)> range,
        (float First, float Second, float Third) mean
    ) =>
        Fine(
            pixels,
            grid,
            range,
            place =>
                Math.Abs(place[0] - mean.First) <= Reach
                && Math.Abs(place[1] - mean.Second) <= Reach
                && Math.Abs(place[2] - mean.Third) <= Reach
        );

    /// <summary>The mean of the pixels of a colour over pictures, in steps.</summary>
    public static (float First, float Second, float Third) Mean(
        IEnumerable<float[]> pictures,
        PixelGrid grid,
        IReadOnlyList<(float From, float To)> range,
        int colour
    )
    {
        var sum = new double[4];
        int plane = grid.Height * grid.Width;
        Span<float> place = stackalloc float[3];
        foreach (float[] pixels in pictures)
            for (int at = 0; at < plane; at++)
            {
                Place(pixels, plane, at, grid.Channels, range, place);
                if (!Is(place, colour))
                    continue;
                for (int c = 0; c < 3; c++)
                    sum[c] += place[c];
                sum[3]++;
            }
        float Of(int channel) => (float)(sum[channel] / Math.Max(1, sum[3]));
        return (Of(0), Of(1), Of(2));
    }

    private static float[] Fine(
        float[] pixels,
        PixelGrid grid,
        IReadOnlyList<(float From, float To)> range,
        Func<ReadOnlySpan<float>, bool> counts
    )
    {
        var parts = new float[FineSide * FineSide];
        var all = new int[parts.Length];
        int plane = grid.Height * grid.Width;
        Span<float> place = stackalloc float[3];
        for (int row = 0; row < grid.Height; row++)
        for (int column = 0; column < grid.Width; column++)
        {
            int cell = row * FineSide / grid.Height * FineSide + column * FineSide / grid.Width;
            Place(pixels, plane, row * grid.Width + column, grid.Channels, range, place);
            parts[cell] += counts(place) ? 1 : 0;
            all[cell]++;
        }
        for (int i = 0; i < parts.Length; i++)
            parts[i] /= Math.Max(1, all[i]);
        return parts;
    }

    /// <summary>The middle of a colour, parts of each channel's range.</summary>
    public static (double First, double Second, double Third) Centre(int colour)
    {
        double moved = colour < OneGrid ? 0 : 0.5;
        int bin = colour % OneGrid;
        double Middle(int step) => Math.Clamp((step + 0.5 - moved) / Steps, 0, 1);
        return (
            Middle(bin / ((Steps + 1) * (Steps + 1))),
            Middle(bin / (Steps + 1) % (Steps + 1)),
            Middle(bin % (Steps + 1))
        );
    }

    private static void Place(
        float[] pixels,
        int plane,
        int at,
        int channels,
        IReadOnlyList<(float From, float To)> range,
        Span<float> place
    )
    {
        for (int c = 0; c < 3; c++)
        {
            int channel = Math.Min(c, channels - 1);
            var (from, to) = range[channel];
            float value = pixels[channel * plane + at];
            place[c] = to > from ? Math.Clamp((value - from) / (to - from), 0, 0.9999f) * Steps : 0;
        }
    }

    private static bool Is(ReadOnlySpan<float> place, int colour) =>
        (colour < OneGrid ? Bin(place, 0) : OneGrid + Bin(place, 0.5f)) == colour;

    private static int Bin(ReadOnlySpan<float> place, float moved) =>
        ((int)(place[0] + moved) * (Steps + 1) + (int)(place[1] + moved)) * (Steps + 1) + (int)(place[2] + moved);
}
