namespace GradCam.Data.Report;

/// <summary>Parts of a number with Wilson's interval (Wilson 1927), which holds for few pictures too.</summary>
internal static class Shares
{
    // The normal distribution's quantile of 97.5 %.
    private const double Z = 1.959964;

    /// <summary>A part and its 95 % interval.</summary>
    public static Share Of(long count, long of)
    {
        if (of == 0)
            return new()
            {
                Count = 0,
                Of = 0,
                Value = 0,
                Low = 0,
                High = 1,
            };
        double p = (double)count / of,
            z = Z * Z / of,
            centre = (p + z / 2) / (1 + z),
            half = Math.Sqrt(p * (1 - p) * z + z * z / 4) / (1 + z);
        return new()
        {
            Count = count,
            Of = of,
            Value = p,
            Low = Math.Max(0, centre - half),
            High = Math.Min(1, centre + half),
        };
    }
}
