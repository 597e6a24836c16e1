using System.Numerics.Tensors;

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
        TensorPrimitives.Subtract(map, TensorPrimitives.Min<float>(map), map);
        TensorPrimitives.Divide(map, 1e-7f + TensorPrimitives.Max<float>(map), map);
    }
}
