namespace GradCam.Rendering;

internal sealed class PyTorchGradCamNormalization()
    : MapNormalization("pytorch-grad-cam", "ReLU, subtract the minimum, divide by the maximum, resize, and scale again")
{
    private protected override float[] Layer(RawMap raw, int toHeight, int toWidth)
    {
        var map = raw.Values.ToArray();
        Relu(map);
        Scale(map);
        return MapResize.Bilinear(map, raw.Height, raw.Width, toHeight, toWidth);
    }

    private protected override void Scale(Span<float> map)
    {
        var (min, max) = Range(map);
        foreach (ref var value in map) value = (value - min) / (1e-7f + (max - min));
    }
}
