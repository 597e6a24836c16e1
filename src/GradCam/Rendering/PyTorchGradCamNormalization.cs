using System.Numerics.Tensors;

namespace GradCam.Rendering;

internal sealed class PyTorchGradCamNormalization()
    : MapNormalization("pytorch-grad-cam", "ReLU, subtract the minimum, divide by the maximum, resize, and scale again")
{
    internal override float[] Layer(Tensor raw, int[] size)
    {
        var map = new Tensor([.. raw.Data], raw.Shape);
        Relu(map.Data);
        Scale(map.Data);
        return Resize(map, size);
    }

    internal override void Scale(Span<float> map)
    {
        float least = TensorPrimitives.Min<float>(map),
            most = TensorPrimitives.Max<float>(map);
        TensorPrimitives.Subtract(map, least, map);
        TensorPrimitives.Divide(map, 1e-7f + (most - least), map);
    }
}
