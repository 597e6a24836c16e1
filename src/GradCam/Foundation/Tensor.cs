namespace GradCam;

/// <summary>Numbers with a shape: an input, a map, a mask.</summary>
/// <param name="data">The elements, row-major; not copied.</param>
/// <param name="shape">The lengths of the axes; empty for a single number.</param>
public sealed class Tensor(float[] data, int[] shape)
{
    /// <summary>The elements, row-major.</summary>
    public float[] Data { get; } = data ?? throw new ArgumentNullException(nameof(data));

    /// <summary>The lengths of the axes; empty for a single number.</summary>
    public int[] Shape { get; } = shape ?? throw new ArgumentNullException(nameof(shape));

    /// <summary>Data and shape, for <c>var (data, shape) = tensor</c>.</summary>
    public void Deconstruct(out float[] values, out int[] lengths) => (values, lengths) = (Data, Shape);

    /// <summary>The shape in words, such as <c>Tensor [1, 3, 224, 224]</c>.</summary>
    public override string ToString() => $"Tensor [{string.Join(", ", Shape)}]";
}
