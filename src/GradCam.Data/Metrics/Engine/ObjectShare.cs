namespace GradCam.Data.Metrics.Engine;

/// <summary>How much of a map lies on an object.</summary>
internal static class ObjectShare
{
    /// <summary>The parts of the maximum that maps are cut at.</summary>
    public static IReadOnlyList<double> Thresholds { get; } = [.. Enumerable.Range(1, 9).Select(i => i / 10.0)];

    /// <summary>
    /// The part of the largest places that is inside: 0 or 1 for a map with one maximum, the object's area for an even
    /// one; null for a map of zeros.
    /// </summary>
    public static double? OfMaximum(ReadOnlySpan<float> map, ReadOnlySpan<double> inside)
    {
        float most = System.Numerics.Tensors.TensorPrimitives.Max(map);
        if (most <= 0)
            return null;
        double sum = 0;
        int count = 0;
        for (int i = 0; i < map.Length; i++)
            if (map[i] == most)
                (sum, count) = (sum + inside[i], count + 1);
        return sum / count;
    }

    /// <summary>The part of the map's sum that is inside; null for a map of zeros.</summary>
    public static double? OfMass(ReadOnlySpan<float> map, ReadOnlySpan<double> inside)
    {
        double sum = 0,
            part = 0;
        for (int i = 0; i < map.Length; i++)
            (sum, part) = (sum + map[i], part + map[i] * inside[i]);
        return sum > 0 ? part / sum : null;
    }

    /// <summary>The places above a part of the maximum and the object: what both have of what either has.</summary>
    public static double Overlap(ReadOnlySpan<float> map, ReadOnlySpan<double> inside, double threshold)
    {
        float most = System.Numerics.Tensors.TensorPrimitives.Max(map);
        double both = 0,
            either = 0;
        for (int i = 0; i < map.Length; i++)
        {
            bool above = most > 0 && map[i] > threshold * most;
            both += above ? inside[i] : 0;
            either += above ? 1 : inside[i];
        }
        return either > 0 ? both / either : 0;
    }
}
