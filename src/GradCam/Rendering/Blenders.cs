using System.Collections.Concurrent;

namespace GradCam.Rendering;

/// <summary>Lays one row of a map over one row of pixels. Colours and alpha are multiplied beforehand, once per step.</summary>
internal interface IBlender
{
    void Blend(ReadOnlySpan<float> map, Span<byte> pixels);
}

/// <summary>heat · alpha + photo, clipped.</summary>
internal sealed class AddBlender(OverlayOptions options) : IBlender
{
    private readonly byte[] _heat = Scaled(options.Colormap, options.EffectiveAlpha);

    public void Blend(ReadOnlySpan<float> map, Span<byte> pixels)
    {
        var heat = _heat;
        for (int x = 0, p = 0; x < map.Length; x++, p += 3)
        {
            var h = 3 * Colormap.StepOf(map[x]);
            var pixel = pixels.Slice(p, 3);
            pixel[0] = (byte)Math.Min(255, pixel[0] + heat[h]);
            pixel[1] = (byte)Math.Min(255, pixel[1] + heat[h + 1]);
            pixel[2] = (byte)Math.Min(255, pixel[2] + heat[h + 2]);
        }
    }

    // Cut down, not rounded: the usual recipe stores the sum as uint8, and the photograph's part of it is whole.
    private static byte[] Scaled(Colormap colormap, double alpha)
    {
        var scaled = new byte[colormap.Rgb.Length];
        for (var i = 0; i < scaled.Length; i++) scaled[i] = (byte)(colormap.Rgb[i] * alpha);
        return scaled;
    }
}

/// <summary>heat · alpha + photo · (1 − alpha).</summary>
internal sealed class MixBlender(OverlayOptions options) : IBlender
{
    private const int One = 1 << 16;

    private readonly Colormap _colormap = options.Colormap;
    private readonly int _alpha = (int)Math.Round(options.EffectiveAlpha * One);

    public void Blend(ReadOnlySpan<float> map, Span<byte> pixels)
    {
        var heat = _colormap.Rgb;
        for (int x = 0, p = 0; x < map.Length; x++, p += 3)
        {
            var h = 3 * Colormap.StepOf(map[x]);
            for (var c = 0; c < 3; c++)
                pixels[p + c] = (byte)((heat[h + c] * _alpha + pixels[p + c] * (One - _alpha) + One / 2) >> 16);
        }
    }
}

/// <summary>heat · alpha + photo · (1 − alpha), all of it divided by the largest value that occurs.</summary>
internal sealed class ScaledBlender : IBlender
{
    private readonly float[] _heat, _photo;
    private float _max;

    private ScaledBlender(OverlayOptions options)
    {
        var alpha = options.EffectiveAlpha;
        _heat = new float[options.Colormap.Rgb.Length];
        _photo = new float[256];
        for (var i = 0; i < _heat.Length; i++) _heat[i] = (float)alpha * (options.Colormap.Rgb[i] / 255f);
        for (var i = 0; i < 256; i++) _photo[i] = (float)(1 - alpha) * (i / 255f);
    }

    /// <summary>Looks for the maximum first, in a pass of its own: keeping the blended floats would take four times the picture.</summary>
    public static ScaledBlender Create(OverlayOptions options, MapFrame frame, byte[] pixels)
    {
        var blender = new ScaledBlender(options);
        var maxima = new ConcurrentBag<float>();
        frame.ForEachRow(pixels, (map, row) => maxima.Add(blender.Max(map, row)));
        blender._max = maxima.DefaultIfEmpty().Max();
        if (blender._max == 0) blender._max = 1;
        return blender;
    }

    public void Blend(ReadOnlySpan<float> map, Span<byte> pixels)
    {
        var (heat, photo, max) = (_heat, _photo, _max);
        for (int x = 0, p = 0; x < map.Length; x++, p += 3)
        {
            var h = 3 * Colormap.StepOf(map[x]);
            for (var c = 0; c < 3; c++) pixels[p + c] = (byte)(255 * ((heat[h + c] + photo[pixels[p + c]]) / max));
        }
    }

    private float Max(ReadOnlySpan<float> map, ReadOnlySpan<byte> pixels)
    {
        var max = 0f;
        for (int x = 0, p = 0; x < map.Length; x++, p += 3)
        {
            var h = 3 * Colormap.StepOf(map[x]);
            for (var c = 0; c < 3; c++) max = Math.Max(max, _heat[h + c] + _photo[pixels[p + c]]);
        }
        return max;
    }
}
