namespace GradCam.Tests.Methods.Engine;

/// <summary>
/// Eigenvectors of symmetric matrices by Jacobi's rotations: slow, certain, and nothing like what the library does.
/// </summary>
internal static class Jacobi
{
    /// <summary>The eigenvector of the largest eigenvalue, and that eigenvalue.</summary>
    public static (double[] Vector, double Value) Largest(double[,] symmetric)
    {
        int n = symmetric.GetLength(0);
        var a = (double[,])symmetric.Clone();
        var v = new double[n, n];
        for (int i = 0; i < n; i++)
            v[i, i] = 1;
        for (int sweep = 0; sweep < 60 && OffDiagonal(a) > 1e-24 * OfDiagonal(a); sweep++)
        for (int p = 0; p < n; p++)
        for (int q = p + 1; q < n; q++)
            Rotate(a, v, p, q);
        int largest = Enumerable.Range(0, n).MaxBy(i => a[i, i]);
        return ([.. Enumerable.Range(0, n).Select(i => v[i, largest])], a[largest, largest]);
    }

    /// <summary>
    /// The projection of places on the first component of their channels, the largest magnitude positive.
    /// </summary>
    /// <param name="values"><c>float[channels, places]</c>.</param>
    /// <param name="channels">Number of channels.</param>
    public static float[] FirstComponent(float[] values, int channels)
    {
        float[][] rows = [.. values.Chunk(values.Length / channels)];
        int places = rows[0].Length;
        double[][] centred = [.. rows.Select(row => row.Select(v => v - row.Average(x => (double)x)).ToArray())];
        var covariance = new double[channels, channels];
        for (int i = 0; i < channels; i++)
        for (int j = 0; j < channels; j++)
            covariance[i, j] = centred[i].Zip(centred[j], (x, y) => x * y).Sum();
        var (vector, _) = Largest(covariance);
        return Signed([
            .. Enumerable
                .Range(0, places)
                .Select(p => Enumerable.Range(0, channels).Sum(k => vector[k] * centred[k][p])),
        ]);
    }

    public static float[] Signed(double[] map) =>
        [.. map.Select(v => (float)(Math.Abs(map.Min()) > map.Max() ? -v : v))];

    private static double OffDiagonal(double[,] a) =>
        Enumerable.Range(0, a.GetLength(0)).Sum(i => Enumerable.Range(0, i).Sum(j => a[i, j] * a[i, j]));

    private static double OfDiagonal(double[,] a) => Enumerable.Range(0, a.GetLength(0)).Sum(i => a[i, i] * a[i, i]);

    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (Math.Abs(a[p, q]) < 1e-300)
            return;
        int n = a.GetLength(0);
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]),
            t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double c = 1 / Math.Sqrt(t * t + 1),
            s = t * c;
        for (int k = 0; k < n; k++)
            (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]);
        for (int k = 0; k < n; k++)
            (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]);
        for (int k = 0; k < n; k++)
            (v[k, p], v[k, q]) = (c * v[k, p] - s * v[k, q], s * v[k, p] + c * v[k, q]);
    }
}
