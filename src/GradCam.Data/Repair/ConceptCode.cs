namespace GradCam.Data.Repair;

/// <summary>
/// How much of each concept is at a place: <c>argmin_{u ≥ 0} ‖a - u W‖²</c>, by a fixed number of projected gradient
/// steps <c>u ← relu((I - G/L) u + W a/L)</c> with <c>G = W Wᵀ</c>, which a graph can have too.
/// </summary>
internal sealed class ConceptCode
{
    /// <summary>The number of steps.</summary>
    public const int Steps = 30;

    /// <param name="concepts">W, <c>double[concepts][channels]</c>.</param>
    public ConceptCode(double[][] concepts)
    {
        int count = concepts.Length;
        var gram = new double[count * count];
        for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++)
            gram[i * count + j] = concepts[i].Zip(concepts[j], (a, b) => a * b).Sum();
        // No eigenvalue is larger than the largest sum of a row.
        double most = Math.Max(
            1e-12,
            Enumerable.Range(0, count).Max(i => Enumerable.Range(0, count).Sum(j => Math.Abs(gram[i * count + j])))
        );
        Concepts = concepts;
        Scaled = [.. concepts.SelectMany(c => c.Select(v => v / most))];
        Step = [.. gram.Select((g, i) => (i % (count + 1) == 0 ? 1 : 0) - g / most)];
    }

    /// <summary>W.</summary>
    public double[][] Concepts { get; }

    /// <summary><c>W / L</c>, <c>double[concepts, channels]</c>.</summary>
    public double[] Scaled { get; }

    /// <summary><c>I - G / L</c>, <c>double[concepts, concepts]</c>.</summary>
    public double[] Step { get; }

    /// <summary>The mean over all places of how much of each concept is there.</summary>
    /// <param name="activations"><c>float[channels, places]</c>.</param>
    public double[] Means(float[] activations)
    {
        int count = Concepts.Length,
            channels = Concepts[0].Length,
            places = activations.Length / channels;
        var means = new double[count];
        double[] target = new double[count],
            u = new double[count],
            next = new double[count];
        for (int p = 0; p < places; p++)
        {
            for (int k = 0; k < count; k++)
            {
                double sum = 0;
                for (int c = 0; c < channels; c++)
                    sum += Scaled[k * channels + c] * activations[c * places + p];
                target[k] = sum;
                u[k] = 0;
            }
            for (int step = 0; step < Steps; step++)
            {
                for (int k = 0; k < count; k++)
                {
                    double sum = target[k];
                    for (int j = 0; j < count; j++)
                        sum += Step[k * count + j] * u[j];
                    next[k] = Math.Max(0, sum);
                }
                (u, next) = (next, u);
            }
            for (int k = 0; k < count; k++)
                means[k] += u[k] / places;
        }
        return means;
    }
}
