using GradCam.Data.Objects;

namespace GradCam.Data.Rows;

/// <summary>
/// Numbers that say whether a map's evidence lies on the object that the source marks. All are null without an object,
/// and for a map of other than two axes.
/// </summary>
internal readonly record struct ObjectStatistics
{
    /// <summary>Part of the map's positive mass within the object, 0..1; null for a map without any.</summary>
    public float? Mass { get; private init; }

    /// <summary>Part of what the map covers that belongs to the object, 0..1: the mass of an even map.</summary>
    public float? Area { get; private init; }

    /// <summary>
    /// The centre of the map's largest place, the first of several, is within the object (the pointing game of Zhang et
    /// al. 2016, without tolerance); null for a map without positive values.
    /// </summary>
    public bool? Hit { get; private init; }

    /// <summary>Compares a map with an object.</summary>
    /// <param name="map">Its values, row by row; negative ones count as zero.</param>
    /// <param name="shape">Its lengths.</param>
    /// <param name="frame">The part of the picture that the map covers; null if it is not known.</param>
    /// <param name="marked">The object; null for none.</param>
    public static ObjectStatistics Of(
        ReadOnlySpan<float> map,
        ReadOnlySpan<int> shape,
        (float Left, float Top, float Right, float Bottom)? frame,
        ObjectShape? marked
    )
    {
        if (marked is null || frame is not { } part || shape is not [var height, var width])
            return default;
        double[] covered = marked.Coverage(part, height, width);
        double sum = 0,
            within = 0,
            area = 0;
        int largest = 0;
        for (int i = 0; i < map.Length; i++)
        {
            double mass = Math.Max(map[i], 0);
            sum += mass;
            within += mass * covered[i];
            area += covered[i];
            if (map[i] > map[largest])
                largest = i;
        }
        var statistics = new ObjectStatistics { Area = Part(area / map.Length) };
        if (!(sum > 0) || !double.IsFinite(sum))
            return statistics;
        double x = part.Left + (part.Right - part.Left) * (largest % width + 0.5) / width,
            y = part.Top + (part.Bottom - part.Top) * (largest / width + 0.5) / height;
        return statistics with { Mass = Part(within / sum), Hit = marked.Has(x, y) };
    }

    // Sums of rounded numbers may exceed 1 in the last digit.
    private static float Part(double part) => (float)Math.Clamp(part, 0, 1);
}
