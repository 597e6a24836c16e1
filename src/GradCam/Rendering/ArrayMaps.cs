using System.Numerics.Tensors;
using GradCam.Foundation;

namespace GradCam.Rendering;

/// <summary>Operations on the maps of one sample.</summary>
/// <param name="normalization">The normalization of raw maps to 0..1.</param>
/// <param name="size">The lengths of the input's spatial axes.</param>
internal sealed class ArrayMaps(MapNormalization normalization, int[] size) : IMapOperations<Tensor>
{
    public Tensor Resize(Tensor map) => new(LinearResize.Apply(map.Data, map.Shape, size), size);

    public Tensor Relu(Tensor map)
    {
        var positive = new float[map.Data.Length];
        TensorPrimitives.Max(map.Data, 0f, positive);
        return new(positive, map.Shape);
    }

    public Tensor Multiply(Tensor a, Tensor b)
    {
        var product = new float[a.Data.Length];
        TensorPrimitives.Multiply(a.Data, b.Data, product);
        return new(product, a.Shape);
    }

    public Tensor Scale(Tensor map)
    {
        float[] scaled = [.. map.Data];
        normalization.Scale(scaled);
        return new(scaled, map.Shape);
    }

    public Tensor Normalize(Tensor raw)
    {
        float[] map = normalization.Layer(raw, size);
        normalization.Scale(map);
        return new(map, size);
    }
}
