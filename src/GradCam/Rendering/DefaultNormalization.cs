using GradCam.Imaging;

namespace GradCam.Rendering;

internal sealed class DefaultNormalization() : MapNormalization("default", "resize, ReLU, divide by the maximum")
{
    private protected override float[] Layer(NpyArray raw, int[] size)
    {
        float[] map = Resize(raw, size);
        Relu(map);
        Scale(map);
        return map;
    }

    private protected override void Scale(Span<float> map)
    {
        float max = Loops.Max(map);
        if (max > 0) Loops.Divide(map, max);
    }
}
