using System.Numerics;

namespace GradCam.Data;

/// <summary>Pearson's correlation.</summary>
internal static class Pearson
{
    /// <summary>-1..1; null where one of both is constant, or not finite.</summary>
    public static double? Of<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : INumberBase<T>
    {
        double meanA = 0,
            meanB = 0;
        for (int i = 0; i < a.Length; i++)
            (meanA, meanB) = (meanA + double.CreateChecked(a[i]), meanB + double.CreateChecked(b[i]));
        (meanA, meanB) = (meanA / a.Length, meanB / a.Length);
        double both = 0,
            ofA = 0,
            ofB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double offA = double.CreateChecked(a[i]) - meanA,
                offB = double.CreateChecked(b[i]) - meanB;
            both += offA * offB;
            ofA += offA * offA;
            ofB += offB * offB;
        }
        double correlation = both / Math.Sqrt(ofA * ofB);
        return double.IsFinite(correlation) ? Math.Clamp(correlation, -1, 1) : null;
    }
}
