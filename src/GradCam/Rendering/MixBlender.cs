namespace GradCam.Rendering;

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
