namespace GradCam.Data.Audit;

/// <summary>A mean with its bootstrap interval (Efron 1979): the percentiles of means of samples drawn again.</summary>
internal static class Bootstrap
{
    private const int Draws = 2000;

    /// <summary>The mean of values and an interval around it.</summary>
    /// <param name="values">The values.</param>
    /// <param name="level">The part of the draws that the interval holds.</param>
    /// <param name="seed">What is drawn.</param>
    public static (double Mean, double Low, double High) Of(IReadOnlyList<double> values, double level, int seed)
    {
        if (values.Count == 0)
            return (0, 0, 0);
        var random = new Random(seed);
        var means = new double[Draws];
        for (int draw = 0; draw < Draws; draw++)
        {
            double sum = 0;
            for (int i = 0; i < values.Count; i++)
                sum += values[random.Next(values.Count)];
            means[draw] = sum / values.Count;
        }
        Array.Sort(means);
        double tail = (1 - level) / 2;
        return (values.Average(), means[(int)(tail * (Draws - 1))], means[(int)((1 - tail) * (Draws - 1))]);
    }
}
