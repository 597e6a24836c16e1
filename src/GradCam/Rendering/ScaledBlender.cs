using System.Collections.Concurrent;

namespace GradCam.Rendering;

/// <summary>heat · alpha + photo · (1 − alpha), all of it divided by the largest value that occurs.</summary>
internal sealed class ScaledBlender : IBlender
{
    private readonly float[] _heat,
        _photo;
    private float _max;

    private ScaledBlender(OverlayOptions options)
    {
        var alpha = options.EffectiveAlpha;
        _heat = new float[options.Colormap.Rgb.Length];
        _photo = new float[256];
        for (var i = 0; i < _heat.Length; i++)
            _heat[i] = (float)alpha * (options.Colormap.Rgb[i] / 255f);
        for (var i = 0; i < 256; i++)
            _photo[i] = (float)(1 - alpha) * (i / 255f);
    }

    /// <summary>
    /// Looks for the maximum first, in a pass of its own: keeping the blended floats would take four times the picture.
    /// </summary>
    public static ScaledBlender Create(OverlayOptions options, MapFrame frame, byte[] pixels)
    {
        var blender = new ScaledBlender(options);
        var maxima = new ConcurrentBag<float>();
        frame.ForEachRow(pixels, (map, row) => maxima.Add(blender.Max(map, row)));
        blender._max = maxima.DefaultIfEmpty().Max();
        if (blender._max == 0)
            blender._max = 1;
        return blender;
    }

    public void Blend(ReadOnlySpan<float> map, Span<byte> pixels)
    {
        var (heat, photo, max) = (_heat, _photo, _max);
        for (int x = 0, p = 0; x < map.Length; x++, p += 3)
        {
            var h = 3 * Colormap.StepOf(map[x]);
            for (var c = 0; c < 3; c++)
                pixels[p + c] = (byte)(255 * ((heat[h + c] + photo[pixels[p + c]]) / max));
        }
    }

    private float Max(ReadOnlySpan<float> map, ReadOnlySpan<byte> pixels)
    {
        var max = 0f;
        for (int x = 0, p = 0; x < map.Length; x++, p += 3)
        {
            var h = 3 * Colormap.StepOf(map[x]);
            for (var c = 0; c < 3; c++)
                max = Math.Max(max, _heat[h + c] + _photo[pixels[p + c]]);
        }
        return max;
    }
}
