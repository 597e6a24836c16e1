using System.Collections.Concurrent;

namespace GradCam.Rendering;

/// <summary>
/// The place of a map on a picture: the pixels whose centres are within its region, and the map's value at each.
/// </summary>
internal sealed class MapFrame
{
    // Below this, handing rows to another thread costs more than it saves.
    private const int ParallelPixels = 200_000;

    private readonly ReadOnlyMemory<float> _map;
    private readonly int _mapWidth,
        _pictureWidth,
        _left,
        _top;
    private readonly LinearAxis _columns,
        _rows;

    private MapFrame(
        ReadOnlyMemory<float> map,
        int mapWidth,
        int pictureWidth,
        int left,
        int top,
        LinearAxis columns,
        LinearAxis rows
    ) =>
        (_map, _mapWidth, _pictureWidth, _left, _top, _columns, _rows) = (
            map,
            mapWidth,
            pictureWidth,
            left,
            top,
            columns,
            rows
        );

    /// <summary>Works on one row: the map's values and the picture's pixels under them, RGB.</summary>
    public delegate void RowAction(ReadOnlySpan<float> map, Span<byte> pixels);

    /// <summary>Works on one row: the map's values, and the number of the pixel under the first of them.</summary>
    public delegate void PlaceAction(ReadOnlySpan<float> map, int firstPixel);

    public static MapFrame Create(Picture picture, ReadOnlyMemory<float> map, int height, int width, Region region)
    {
        if (
            !(
                region.Width > 0
                && region.Height > 0
                && double.IsFinite(region.X + region.Y + region.Width + region.Height)
            )
        )
            throw new ArgumentException($"The region {region} is not a rectangle.", nameof(region));
        var (left, columns) = Axis(picture.Width, width, region.X, region.Width);
        var (top, rows) = Axis(picture.Height, height, region.Y, region.Height);
        return new MapFrame(map, width, picture.Width, left, top, columns, rows);
    }

    /// <summary>
    /// Calls <paramref name="action"/> once for each row that the map covers, from several threads for a large picture.
    /// </summary>
    public void ForEachRow(byte[] pixels, RowAction action) =>
        ForEachRow((map, firstPixel) => action(map, pixels.AsSpan(3 * firstPixel, 3 * map.Length)));

    /// <inheritdoc cref="ForEachRow(byte[], RowAction)"/>
    public void ForEachRow(PlaceAction action)
    {
        if (_rows.Count == 0 || _columns.Count == 0)
            return;
        if ((long)_rows.Count * _columns.Count < ParallelPixels)
            Rows(0, _rows.Count);
        else
            Parallel.ForEach(Partitioner.Create(0, _rows.Count), range => Rows(range.Item1, range.Item2));

        void Rows(int from, int to)
        {
            var sampler = new RowSampler(_map, _mapWidth, _columns, _rows);
            for (var y = from; y < to; y++)
                action(sampler.Row(y), (_top + y) * _pictureWidth + _left);
        }
    }

    private static (int First, LinearAxis Axis) Axis(int length, int samples, double start, double extent)
    {
        var first = (int)Math.Clamp(Math.Ceiling(start - 0.5), 0, length);
        var end = (int)Math.Clamp(Math.Ceiling(start + extent - 0.5), first, length);
        var step = samples / extent;
        return (first, new LinearAxis(samples, (first - start) * step, step, end - first));
    }
}
