using MathNet.Numerics.LinearAlgebra;

namespace GradCam.Data.Repair;

/// <summary>The principal axes of vectors: eigenvectors of their covariance, the greatest variance first.</summary>
/// <param name="Mean">The mean of the vectors.</param>
/// <param name="Vectors">
/// The axes, of length 1; the largest entry of each is positive. Axes without variance are left out.
/// </param>
/// <param name="Variances">Their variances.</param>
internal sealed record PrincipalAxes(double[] Mean, IReadOnlyList<double[]> Vectors, IReadOnlyList<double> Variances)
{
    private const double Nothing = 1e-10;

    /// <summary>Finds them.</summary>
    /// <param name="rows">The vectors.</param>
    public static PrincipalAxes Of(IReadOnlyList<double[]> rows)
    {
        int width = rows[0].Length;
        var mean = new double[width];
        foreach (double[] row in rows)
            for (int d = 0; d < width; d++)
                mean[d] += row[d] / rows.Count;
        double[][] centred = [.. rows.Select(r => r.Zip(mean, (a, b) => a - b).ToArray())];
        // The products of the vectors have the same eigenvalues as the covariance, and may be fewer.
        bool few = rows.Count < width;
        int n = few ? rows.Count : width;
        var matrix = Matrix<double>.Build.DenseOfRowArrays(centred);
        var square = few ? matrix.TransposeAndMultiply(matrix) : matrix.TransposeThisAndMultiply(matrix);
        var spectrum = (square / rows.Count).Evd(Symmetricity.Symmetric);
        double[] values = [.. spectrum.EigenValues.Select(v => v.Real)];
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(k => values[k])];
        double least = Math.Max(values[order[0]] * Nothing, double.Epsilon);
        order = [.. order.Where(k => values[k] > least)];
        return new(
            mean,
            [.. order.Select(k => Axis(spectrum.EigenVectors.Column(k).ToArray(), few, centred))],
            [.. order.Select(k => values[k])]
        );
    }

    private static double[] Axis(double[] vector, bool few, double[][] centred)
    {
        double[] axis = vector;
        if (few)
        {
            axis = new double[centred[0].Length];
            for (int i = 0; i < centred.Length; i++)
            for (int d = 0; d < axis.Length; d++)
                axis[d] += vector[i] * centred[i][d];
        }
        double length = Math.Sqrt(axis.Sum(a => a * a));
        if (axis.MaxBy(Math.Abs) < 0)
            length = -length;
        return [.. axis.Select(a => a / length)];
    }
}
