namespace GradCam.Rendering;

/// <summary>Draws a plane of a map over the same plane of its volume.</summary>
/// <param name="side">The longer side of a tile, pixels; larger planes keep their size.</param>
/// <param name="colormap">The map's colours.</param>
internal sealed class SliceTile(int side, Colormap colormap)
{
    // Part of a line's white: what lies below it is still seen.
    private const float Line = 0.75f;

    // Added to bone, which is white, heat would not show.
    private readonly OverlayOptions _options = new() { Colormap = colormap, Blend = OverlayBlend.Mix };

    /// <summary>Draws a plane.</summary>
    /// <param name="map">The map.</param>
    /// <param name="grey">The volume; null for the map alone.</param>
    /// <param name="range">The values that are black and white.</param>
    public Picture Draw(Plane map, Plane? grey, (float Min, float Max) range)
    {
        // Small maps are enlarged before they are coloured: between two colours of a map lie others than their mixture.
        var (width, height) = Tile.Fit(map.Columns, map.Rows, side);
        if (width < map.Columns)
            (width, height) = (map.Columns, map.Rows);
        return grey is null
            ? Heatmap.Render(
                MapResize.Bilinear(map.Values, map.Rows, map.Columns, height, width),
                height,
                width,
                colormap
            )
            : Overlay.Render(
                Tile.Resize(Shades(grey, range), width, height),
                map.Values,
                map.Rows,
                map.Columns,
                options: _options
            );
    }

    /// <summary>Draws a plane, and on it the lines where two other planes cut it.</summary>
    /// <param name="map">The map.</param>
    /// <param name="grey">The volume; null for the map alone.</param>
    /// <param name="range">The values that are black and white.</param>
    /// <param name="row">The row of one.</param>
    /// <param name="column">The column of the other.</param>
    public Picture Draw(Plane map, Plane? grey, (float Min, float Max) range, int row, int column)
    {
        var canvas = new Canvas(Draw(map, grey, range));
        int y = (int)((row + 0.5) * canvas.Height / map.Rows),
            x = (int)((column + 0.5) * canvas.Width / map.Columns);
        for (int at = 0; at < canvas.Width; at++)
            canvas.Blend(at, y, Rgb.White, Line);
        for (int at = 0; at < canvas.Height; at++)
            if (at != y)
                canvas.Blend(x, at, Rgb.White, Line);
        return canvas.ToPicture();
    }

    /// <summary>The least and the largest finite value.</summary>
    public static (float Min, float Max) Range(ReadOnlySpan<float> values)
    {
        var (min, max) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float value in values)
            if (float.IsFinite(value))
                (min, max) = (Math.Min(min, value), Math.Max(max, value));
        return (min, max);
    }

    private static Picture Shades(Plane plane, (float Min, float Max) range)
    {
        byte[] pixels = new byte[3 * plane.Values.Length];
        double extent = (double)range.Max - range.Min;
        for (int i = 0; i < plane.Values.Length; i++)
            if (float.IsFinite(plane.Values[i]) && extent > 0)
                pixels.AsSpan(3 * i, 3).Fill((byte)Math.Round(255 * (((double)plane.Values[i] - range.Min) / extent)));
        return new Picture(pixels, plane.Columns, plane.Rows);
    }
}
