using System.Numerics.Tensors;

namespace GradCam.Rendering;

internal sealed class DefaultNormalization() : MapNormalization("default", "resize, ReLU, divide by the maximum")
{
    internal override float[] Layer(Tensor raw, int[] size)
    {
        float[] map = Resize(raw, size);
        Relu(map);
        Scale(map);
        return map;
    }

    internal override void Scale(Span<float> map)
    {
        float max = TensorPrimitives.Max<float>(map);
        if (max > 0)
            TensorPrimitives.Divide(map, max, map);
    }
}
