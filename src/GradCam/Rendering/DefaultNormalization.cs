namespace GradCam.Rendering;

internal sealed class DefaultNormalization() : MapNormalization("default", "resize, ReLU, divide by the maximum")
{
    private protected override float[] Layer(RawMap raw, int toHeight, int toWidth)
    {
        var map = MapResize.Bilinear(raw.Values.Span, raw.Height, raw.Width, toHeight, toWidth);
        Relu(map);
        Scale(map);
        return map;
    }

    private protected override void Scale(Span<float> map)
    {
        var max = Range(map).Max;
        if (max <= 0) return;
        foreach (ref var value in map) value /= max;
    }
}
