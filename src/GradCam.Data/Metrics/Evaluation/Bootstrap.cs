using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>Intervals of means over pictures by drawing pictures with replacement (Efron 1979).</summary>
internal static class Bootstrap
{
    /// <summary>The number of draws.</summary>
    public const int Draws = 1000;

    private const double Confidence = 0.95;

    /// <summary>The mean and its 95 % interval; null without values.</summary>
    /// <param name="values">A value for each picture.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    public static Interval? Mean(IReadOnlyDictionary<int, double> values, int seed) =>
        // In the order of pictures, so that nothing depends on who was done first.
        Mean([.. values.OrderBy(v => v.Key).Select(v => v.Value)], seed);

    /// <summary>The same of values in their order.</summary>
    /// <param name="values">The values.</param>
    /// <param name="seed">As above.</param>
    public static Interval? Mean(IReadOnlyList<double> values, int seed)
    {
        if (values.Count == 0)
            return null;
        double mean = values.Average();
        if (values.Count == 1)
            return new(mean, double.NegativeInfinity, double.PositiveInfinity, 1);
        var random = new Random(HashCodes.Of(seed, values.Count));
        var means = new double[Draws];
        for (int draw = 0; draw < Draws; draw++)
        {
            double sum = 0;
            for (int i = 0; i < values.Count; i++)
                sum += values[random.Next(values.Count)];
            means[draw] = sum / values.Count;
        }
        Array.Sort(means);
        int cut = (int)((1 - Confidence) / 2 * Draws);
        return new(mean, means[cut], means[Draws - 1 - cut], values.Count);
    }

    /// <summary>The mean difference over pictures that both have a value of; null if there are none.</summary>
    public static Interval? Difference(
        IReadOnlyDictionary<int, double> a,
        IReadOnlyDictionary<int, double> b,
        int seed
    ) => Mean(a.Where(v => b.ContainsKey(v.Key)).ToDictionary(v => v.Key, v => v.Value - b[v.Key]), seed);
}
