namespace GradCam.Rendering;

/// <summary>The map of a signal, a value and a colour for each column of pixels.</summary>
internal sealed class EvidenceColumns
{
    // Part of the map's colour where the evidence is strongest: more would drown the line.
    private const float Strongest = 0.5f;

    private readonly float[] _values;
    private readonly Rgb[] _colours;

    /// <summary>
    /// Spreads a map: between its values or, of several in a column, their mean, so that no narrow peak is skipped.
    /// </summary>
    /// <param name="map">The map, 0..1; values beyond are clipped.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colormap">The colours.</param>
    public EvidenceColumns(float[] map, int width, Colormap colormap)
    {
        (_values, _colours) = (new float[width], new Rgb[width]);
        float[]? spread = map.Length <= width ? MapResize.Bilinear(map, 1, map.Length, 1, width) : null;
        for (int x = 0; x < width; x++)
        {
            int from = (int)((long)x * map.Length / width),
                to = (int)((long)(x + 1) * map.Length / width);
            _values[x] = Math.Clamp(spread?[x] ?? map.AsSpan(from..to).ToArray().Average(), 0, 1);
            var colour = colormap.Rgb.Slice(3 * Colormap.StepOf(_values[x]), 3);
            _colours[x] = new Rgb(colour[0], colour[1], colour[2]);
        }
    }

    /// <summary>Shades a rectangle with the colours, the more the stronger the evidence is: none stays white.</summary>
    public void Shade(SignalFrame frame)
    {
        for (int x = 0; x < frame.Width; x++)
            frame.Canvas.Fill(
                frame.Left + x,
                frame.Top,
                1,
                frame.Height,
                Rgb.White.Towards(_colours[x], Strongest * _values[x])
            );
    }

    /// <summary>Fills the area below the map's curve with the full colours, 0 at the bottom and 1 at the top.</summary>
    public void Area(SignalFrame frame)
    {
        for (int x = 0; x < frame.Width; x++)
        {
            // None is a line of a pixel, so that its colour is seen too.
            float height = Math.Max(1, _values[x] * frame.Height);
            int whole = (int)height,
                left = frame.Left + x,
                bottom = frame.Top + frame.Height;
            frame.Canvas.Fill(left, bottom - whole, 1, whole, _colours[x]);
            frame.Canvas.Blend(left, bottom - whole - 1, _colours[x], height - whole);
        }
    }
}
