namespace GradCam.Methods.Engine;

/// <summary>Normally distributed noise that is the same for the same seed.</summary>
internal static class Noise
{
    /// <summary>
    /// The random numbers of one of many samples: none of them shares its numbers with another, nor with those of a
    /// neighbouring seed.
    /// </summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="number">The sample.</param>
    public static Random Stream(int seed, int number)
    {
        // The finalizer of SplitMix64: neighbours in, strangers out.
        ulong mixed = ((ulong)(uint)seed << 32 | (uint)number) + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
        return new Random((int)(mixed >> 33));
    }

    /// <summary>Adds noise.</summary>
    /// <param name="values">The values.</param>
    /// <param name="deviation">The noise's standard deviation.</param>
    /// <param name="random">The source of random numbers.</param>
    public static void Add(Span<float> values, float deviation, Random random)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            // Box and Muller: two uniform numbers give two normal ones.
            double radius = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())),
                angle = 2 * Math.PI * random.NextDouble();
            values[i] += (float)(radius * Math.Cos(angle));
            if (i + 1 < values.Length)
                values[i + 1] += (float)(radius * Math.Sin(angle));
        }
    }

    /// <summary>The share of a sample's range that SmoothGrad's authors found good.</summary>
    public static float Deviation(ReadOnlySpan<float> values) =>
        0.15f
        * (System.Numerics.Tensors.TensorPrimitives.Max(values) - System.Numerics.Tensors.TensorPrimitives.Min(values));
}
