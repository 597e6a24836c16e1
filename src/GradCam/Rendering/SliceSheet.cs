using System.Globalization;
using GradCam.Rendering;

namespace GradCam;

/// <summary>A map of a volume (CT, MRI, a short film) as a sheet of slices.</summary>
public static class SliceSheet
{
    /// <summary>The largest number of slices that are shown.</summary>
    public const int MaxSlices = 16;

    private const int TileSize = 256;

    /// <summary>
    /// Renders at most sixteen slices, evenly chosen from the first to the last, each with its number.
    /// </summary>
    /// <param name="map01">The map, <c>[depth, height, width]</c>, 0..1; values beyond are clipped.</param>
    /// <param name="depth">Slices of the map.</param>
    /// <param name="height">Rows of a slice.</param>
    /// <param name="width">Columns of a slice.</param>
    /// <param name="volume">
    /// The volume under the map, <c>[depth, height, width]</c>, any range: grey, black its least and white its largest
    /// value; NaN and infinity are black. Null for the map alone.
    /// </param>
    /// <param name="colormap">The colours; jet if null.</param>
    /// <exception cref="ArgumentException">A number of values is not depth · height · width.</exception>
    /// <exception cref="GradCamException">The map holds NaN or infinity.</exception>
    public static Picture Render(
        float[] map01,
        int depth,
        int height,
        int width,
        ReadOnlyMemory<float>? volume = null,
        Colormap? colormap = null
    )
    {
        ArgumentNullException.ThrowIfNull(map01);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        Check(map01.Length, nameof(map01));
        MapNormalization.CheckFinite(map01);
        if (volume is { } given)
            Check(given.Length, nameof(volume));
        var range = volume is { } values ? Range(values.Span) : default;
        return Sheet.Render([.. Choose(depth).Select(z => (Slice(z), Invariant($"z = {z}")))], tileSize: TileSize);

        Picture Slice(int z)
        {
            var map = map01.AsMemory(z * height * width, height * width);
            // Small maps are enlarged before they are coloured: between two colours of a map lie others than their
            // mixture.
            var (w, h) = Tile.Fit(width, height, TileSize);
            if (w < width)
                (w, h) = (width, height);
            if (volume is null)
                return Heatmap.Render(MapResize.Bilinear(map.Span, height, width, h, w), h, w, colormap);
            var grey = Grey(volume.Value.Span.Slice(z * height * width, height * width), width, height, range);
            // Added to bone, which is white, heat would not show.
            var options = new OverlayOptions { Colormap = colormap ?? Colormap.Jet, Blend = OverlayBlend.Mix };
            return Overlay.Render(Tile.Resize(grey, w, h), map, height, width, options: options);
        }

        void Check(int length, string name)
        {
            if (length != (long)depth * height * width)
                throw new ArgumentException(
                    $"{depth}×{height}×{width} are {(long)depth * height * width} values, not {length}.",
                    name
                );
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<int> Choose(int depth)
    {
        var count = Math.Min(depth, MaxSlices);
        return Enumerable
            .Range(0, count)
            .Select(i => count == 1 ? 0 : (int)Math.Round(i * (depth - 1.0) / (count - 1)));
    }

    private static (float Min, float Max) Range(ReadOnlySpan<float> values)
    {
        var (min, max) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in values)
            if (float.IsFinite(value))
                (min, max) = (Math.Min(min, value), Math.Max(max, value));
        return (min, max);
    }

    private static Picture Grey(ReadOnlySpan<float> values, int width, int height, (float Min, float Max) range)
    {
        var pixels = new byte[3 * values.Length];
        var extent = (double)range.Max - range.Min;
        for (var i = 0; i < values.Length; i++)
            if (float.IsFinite(values[i]) && extent > 0)
                pixels.AsSpan(3 * i, 3).Fill((byte)Math.Round(255 * (((double)values[i] - range.Min) / extent)));
        return new Picture(pixels, width, height);
    }
}
