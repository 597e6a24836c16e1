namespace GradCam.Cam;

/// <summary>Normally distributed noise that is the same for the same seed.</summary>
internal static class Noise
{
    /// <summary>Adds noise.</summary>
    /// <param name="values">The values.</param>
    /// <param name="deviation">The noise's standard deviation.</param>
    /// <param name="seed">Where the random numbers begin.</param>
    public static void Add(Span<float> values, float deviation, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < values.Length; i += 2)
        {
            // Box and Muller: two uniform numbers give two normal ones.
            double radius = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), angle = 2 * Math.PI * random.NextDouble();
            values[i] += (float)(radius * Math.Cos(angle));
            if (i + 1 < values.Length) values[i + 1] += (float)(radius * Math.Sin(angle));
        }
    }

    /// <summary>The share of a sample's range that SmoothGrad's authors found good.</summary>
    public static float Deviation(ReadOnlySpan<float> values) =>
        0.15f * (System.Numerics.Tensors.TensorPrimitives.Max(values) - System.Numerics.Tensors.TensorPrimitives.Min(values));
}
