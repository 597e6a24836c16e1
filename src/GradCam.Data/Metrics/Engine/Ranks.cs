namespace GradCam.Data.Metrics.Engine;

/// <summary>Spearman's rank correlation; equal values share the mean of their ranks.</summary>
internal static class Ranks
{
    /// <summary>-1..1; 0 where one of both has equal values only, which rank nothing.</summary>
    public static double Correlation(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Pearson(Of(a), Of(b));

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

    /// <summary>Pearson's correlation; 0 where one of both is constant.</summary>
    public static double Pearson(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double meanA = Mean(a),
            meanB = Mean(b),
            both = 0,
            ofA = 0,
            ofB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            both += (a[i] - meanA) * (b[i] - meanB);
            ofA += (a[i] - meanA) * (a[i] - meanA);
            ofB += (b[i] - meanB) * (b[i] - meanB);
        }
        return ofA > 0 && ofB > 0 ? Math.Clamp(both / Math.Sqrt(ofA * ofB), -1, 1) : 0;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }

    private static double[] Wide(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return wide;
    }
}
