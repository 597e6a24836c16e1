namespace GradCam.Data.Metrics.Engine;

/// <summary>How a map changes with noise.</summary>
internal static class NoisyChange
{
    /// <summary>The largest change of the raw map, relative to its length; null without noisy maps.</summary>
    /// <param name="map">The map.</param>
    /// <param name="per">What each change is divided by.</param>
    public static double? Largest(MapCase map, Func<NoisyMaps, double> per)
    {
        double own = Length(map.Raw.Data);
        double? largest = null;
        foreach (var noisy in map.Picture.Further.Noisy)
            if (noisy.Maps.GetValueOrDefault(map.Candidate) is { } other && other.Data.Length == map.Raw.Data.Length)
            {
                double change = 0;
                for (int i = 0; i < other.Data.Length; i++)
                    change += Math.Pow((double)other.Data[i] - map.Raw.Data[i], 2);
                double relative =
                    own > 0 ? Math.Sqrt(change) / own / per(noisy)
                    : change > 0 ? double.NaN
                    : 0;
                if (double.IsFinite(relative))
                    largest = Math.Max(largest ?? 0, relative);
            }
        return largest;
    }

    /// <summary>The Euclidean length.</summary>
    public static double Length(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return Math.Sqrt(sum);
    }
}
