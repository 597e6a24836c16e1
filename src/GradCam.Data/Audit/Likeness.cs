using System.Numerics.Tensors;

namespace GradCam.Data.Audit;

/// <summary>
/// Tells whether parts of pictures show the same thing: each is compared with the mean of others. A stamp, a logo or a
/// frame is alike in all of them, the parts of animals and cars are not.
/// </summary>
internal static class Likeness
{
    // Correlations with the mean: heads of cats at the same place reach 0.2, a logo on any background 0.5 to 0.9.
    private const double Least = 0.35;

    /// <summary>Scaled to length 1, so that a scalar product is a correlation.</summary>
    public static float[] Unit(float[] values)
    {
        float length = TensorPrimitives.Norm<float>(values);
        var unit = new float[values.Length];
        if (length > 0)
            TensorPrimitives.Divide(values, length, unit);
        return unit;
    }

    /// <summary>The sum of parts.</summary>
    public static float[] Sum(IEnumerable<float[]> parts)
    {
        float[]? sum = null;
        foreach (float[] part in parts)
            if (sum is null)
                sum = [.. part];
            else
                TensorPrimitives.Add(sum, part, sum);
        return sum ?? [];
    }

    /// <summary>The correlation of a part with a sum of parts.</summary>
    /// <param name="part">The part, of length 1.</param>
    /// <param name="sum">The sum of parts of length 1.</param>
    /// <param name="isIn">The part is in the sum: it is compared with the others.</param>
    public static double Of(float[] part, float[] sum, bool isIn)
    {
        double along = TensorPrimitives.Dot<float>(part, sum),
            square = TensorPrimitives.Dot<float>(sum, sum),
            own = isIn ? TensorPrimitives.Dot<float>(part, part) : 0,
            rest = square - 2 * (isIn ? along : 0) + own;
        return rest > 1e-12 ? (along - own) / Math.Sqrt(rest) : 0;
    }

    /// <summary>The mean correlation of all pairs of parts of length 1.</summary>
    public static double Shared(IReadOnlyList<float[]> parts)
    {
        float[] sum = Sum(parts);
        double square = TensorPrimitives.Dot<float>(sum, sum),
            count = parts.Count;
        // The square of a sum of n unrelated parts is n, of equal ones n².
        return count > 1 ? (square - count) / (count * (count - 1)) : 0;
    }

    /// <summary>The correlation above which a part shows the thing, where other classes hardly ever have it.</summary>
    /// <param name="others">The correlations in pictures of other classes.</param>
    public static double Bound(IEnumerable<double> others)
    {
        double[] sorted = [.. others.Order()];
        return Math.Max(Least, sorted[(int)((1 - CueFinder.Exceptions) * (sorted.Length - 1))]);
    }
}
