using System.Globalization;
using GradCam.Rendering;

namespace GradCam;

/// <summary>
/// A map of a volume (CT, MRI, a short film) as a sheet: the planes through the strongest evidence, then slices.
/// </summary>
public static class SliceSheet
{
    /// <summary>The largest number of slices that are shown.</summary>
    public const int MaxSlices = 16;

    // Fewer slices are seen at one glance.
    private const int FewestForPlanes = 4;

    private const int TileSize = 256,
        Columns = 4;

    /// <summary>
    /// Renders a sheet. The first row of a volume of at least four slices looks through all of it along z, and shows
    /// the planes across z, y and x through the largest value of the map, each with lines where the two others cut it.
    /// Below it are at most sixteen slices across z, evenly chosen from the first to the last. Each tile has its axis
    /// and number, counted from 0.
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
        var grid = new VolumeGrid(depth, height, width);
        var range = volume is { } values ? SliceTile.Range(values.Span) : default;
        var tile = new SliceTile(TileSize, colormap ?? Colormap.Jet);
        var slices = Choose(depth)
            .Select(z => (tile.Draw(grid.AtZ(map01, z), Grey(v => grid.AtZ(v.Span, z)), range), At('z', z)));
        return depth < FewestForPlanes
            ? Sheet.Render([.. slices], tileSize: TileSize)
            : Sheet.Render([.. Planes(), .. slices], Columns, TileSize);

        IEnumerable<(Picture, string)> Planes()
        {
            var (z, y, x) = grid.Strongest(map01);
            var through = Grey(v => grid.Mean(v.Span));
            yield return (
                tile.Draw(grid.Largest(map01), through, through is null ? default : SliceTile.Range(through.Values)),
                $"seen through, z = 0 to {depth - 1}"
            );
            yield return (
                tile.Draw(grid.AtZ(map01, z), Grey(v => grid.AtZ(v.Span, z)), range, y, x),
                Strongest('z', z)
            );
            yield return (
                tile.Draw(grid.AtY(map01, y), Grey(v => grid.AtY(v.Span, y)), range, z, x),
                Strongest('y', y)
            );
            yield return (
                tile.Draw(grid.AtX(map01, x), Grey(v => grid.AtX(v.Span, x)), range, z, y),
                Strongest('x', x)
            );
        }

        Plane? Grey(Func<ReadOnlyMemory<float>, Plane> of) => volume is { } v ? of(v) : null;

        void Check(int length, string name)
        {
            if (length != (long)depth * height * width)
                throw new ArgumentException(
                    $"{depth}×{height}×{width} are {(long)depth * height * width} values, not {length}.",
                    name
                );
        }
    }

    private static string At(char axis, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{axis} = {number}");

    private static string Strongest(char axis, int number) => $"{At(axis, number)}, strongest";

    private static IEnumerable<int> Choose(int depth)
    {
        var count = Math.Min(depth, MaxSlices);
        return Enumerable
            .Range(0, count)
            .Select(i => count == 1 ? 0 : (int)Math.Round(i * (depth - 1.0) / (count - 1)));
    }
}
