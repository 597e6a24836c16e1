namespace GradCam.Data.Repair;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations (cyclic, Golub and Van Loan
/// 8.5).</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 60;
    private const double Settled = 1e-22;

    /// <summary>Finds them.</summary>
    /// <param name="matrix"><c>double[n, n]</c>; not changed.</param>
    /// <param name="n">The number of rows.</param>
    /// <returns>The eigenvalues, in no order, and the eigenvector of each.</returns>
    public static (double[] Values, double[][] Vectors) Of(double[] matrix, int n)
    {
        double[] a = [.. matrix];
        double[][] vectors = [.. Enumerable.Range(0, n).Select(i => new double[n])];
        for (int i = 0; i < n; i++)
            vectors[i][i] = 1;
        double all = a.Sum(v => v * v);
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            double off = 0;
            for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++)
                off += 2 * a[i * n + j] * a[i * n + j];
            if (off <= Settled * all)
                break;
            for (int p = 0; p < n; p++)
            for (int q = p + 1; q < n; q++)
                Rotate(a, vectors, n, p, q);
        }
        return ([.. Enumerable.Range(0, n).Select(i => a[i * n + i])], vectors);
    }

    private static void Rotate(double[] a, double[][] vectors, int n, int p, int q)
    {
        double across = a[p * n + q];
        if (across == 0)
            return;
        double theta = (a[q * n + q] - a[p * n + p]) / (2 * across),
            t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1)),
            c = 1 / Math.Sqrt(t * t + 1),
            s = t * c;
        for (int k = 0; k < n; k++)
        {
            double kp = a[k * n + p],
                kq = a[k * n + q];
            a[k * n + p] = c * kp - s * kq;
            a[k * n + q] = s * kp + c * kq;
        }
        for (int k = 0; k < n; k++)
        {
            double pk = a[p * n + k],
                qk = a[q * n + k];
            a[p * n + k] = c * pk - s * qk;
            a[q * n + k] = s * pk + c * qk;
        }
        double[] vp = vectors[p],
            vq = vectors[q];
        for (int k = 0; k < n; k++)
            (vp[k], vq[k]) = (c * vp[k] - s * vq[k], s * vp[k] + c * vq[k]);
    }
}
