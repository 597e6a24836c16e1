namespace GradCam.Data.Metrics.Engine;

/// <summary>Spearman's rank correlation; equal values share the mean of their ranks.</summary>
internal static class Ranks
{
    /// <summary>-1..1; 0 where one of both has equal values only, which rank nothing.</summary>
    public static double Correlation(ReadOnlySpan<double> a, ReadOnlySpan<double> b) =>
        Pearson.Of<double>(Of(a), Of(b)) ?? 0;

    /// <inheritdoc cref="Correlation(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public static double Correlation(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Correlation(Wide(a), Wide(b));

    /// <summary>The rank of each value, from 0.</summary>
    public static double[] Of(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        int[] places = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, places);
        var ranks = new double[sorted.Length];
        for (int first = 0; first < sorted.Length; )
        {
            int end = first + 1;
            while (end < sorted.Length && sorted[end] == sorted[first])
                end++;
            for (int i = first; i < end; i++)
                ranks[places[i]] = (first + end - 1) / 2.0;
            first = end;
        }
        return ranks;
    }

    private static double[] Wide(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return wide;
    }
}
