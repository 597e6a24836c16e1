using GradCam.Rendering;

namespace GradCam;

/// <summary>A map in colours, without the photograph.</summary>
public static class Heatmap
{
    /// <summary>Renders a map.</summary>
    /// <param name="map">The map, <c>[height, width]</c>, 0..1; values beyond are clipped.</param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="width">Columns of the map.</param>
    /// <param name="colormap">The colours; jet if null.</param>
    /// <exception cref="GradCamException">The map holds NaN or infinity.</exception>
    public static Picture Render(ReadOnlySpan<float> map, int height, int width, Colormap? colormap = null)
    {
        MapResize.Check(map.Length, height, width);
        MapNormalization.CheckFinite(map);
        var colours = (colormap ?? Colormap.Jet).Rgb;
        var pixels = new byte[3 * map.Length];
        for (var i = 0; i < map.Length; i++)
            colours.Slice(3 * Colormap.StepOf(map[i]), 3).CopyTo(pixels.AsSpan(3 * i));
        return new Picture(pixels, width, height);
    }

    /// <inheritdoc cref="Render(ReadOnlySpan{float}, int, int, Colormap?)"/>
    public static Picture Render(float[,] map, Colormap? colormap = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Render(Overlay.Flat(map), map.GetLength(0), map.GetLength(1), colormap);
    }
}
