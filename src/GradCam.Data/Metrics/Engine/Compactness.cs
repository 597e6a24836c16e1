namespace GradCam.Data.Metrics.Engine;

/// <summary>How many places a map of values from 0 on is spread over. All are null for a map of zeros.</summary>
internal static class Compactness
{
    /// <summary>The Gini index: 0 if all are equal, near 1 if one has all.</summary>
    public static double? Gini(ReadOnlySpan<float> map)
    {
        float[] sorted = map.ToArray();
        Array.Sort(sorted);
        double sum = 0,
            weighted = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            sum += sorted[i];
            weighted += (2.0 * (i + 1) - sorted.Length - 1) * sorted[i];
        }
        return sum > 0 ? weighted / (sorted.Length * sum) : null;
    }

    /// <summary>Shannon's entropy of the shares, divided by that of an even map.</summary>
    public static double? Entropy(ReadOnlySpan<float> map)
    {
        double sum = 0,
            entropy = 0;
        foreach (float value in map)
            sum += value;
        if (!(sum > 0) || map.Length < 2)
            return null;
        foreach (float value in map)
            if (value > 0)
                entropy -= value / sum * Math.Log(value / sum);
        return entropy / Math.Log(map.Length);
    }

    /// <summary>The part of the places, largest first, whose sum is a part of the whole.</summary>
    public static double? PlacesFor(ReadOnlySpan<float> map, double part)
    {
        float[] sorted = map.ToArray();
        Array.Sort(sorted);
        double sum = 0,
            held = 0;
        foreach (float value in sorted)
            sum += value;
        if (!(sum > 0))
            return null;
        int places = 0;
        // Sums of equal numbers miss their target in the last digits.
        while (places < sorted.Length && held < part * sum * (1 - 1e-9))
            held += sorted[^++places];
        return (double)places / sorted.Length;
    }
}
