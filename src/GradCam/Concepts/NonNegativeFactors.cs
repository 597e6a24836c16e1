namespace GradCam.Concepts;

/// <summary>
/// Non-negative factorization of a matrix, <c>A ≈ W H</c>, by hierarchical alternating least squares (Cichocki and Phan
/// 2009).
/// </summary>
/// <param name="W"><c>[rows, count]</c>, row-major.</param>
/// <param name="H"><c>[count, columns]</c>, row-major; the largest value of each row is 1.</param>
/// <param name="Error">The norm of the residual, as a fraction of the matrix's norm.</param>
internal sealed record NonNegativeFactors(double[] W, double[] H, double Error)
{
    private const int MostSteps = 500,
        CoefficientSteps = 20;
    private const double Settled = 1e-6,
        Tiny = 1e-12;

    /// <summary>Factors a matrix. The same matrix always gives the same factors.</summary>
    /// <param name="a">The matrix, <c>[rows, columns]</c>, row-major, no value negative.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="count">Number of factors, at most the number of columns.</param>
    /// <param name="cancel">Stops it.</param>
    public static NonNegativeFactors Of(float[] a, int columns, int count, CancellationToken cancel = default)
    {
        int rows = a.Length / columns;
        double norm = Math.Sqrt(a.Sum(v => (double)v * v));
        double[] w = Start(a, rows, columns, count),
            h = new double[count * columns];
        Array.Fill(h, 1.0 / count);
        double error = 1;
        for (int step = 0; step < MostSteps && norm > 0; step++)
        {
            cancel.ThrowIfCancellationRequested();
            UpdateH(a, w, h, rows, columns, count);
            UpdateW(a, w, h, rows, columns, count);
            if (step % 10 != 9)
                continue;
            double now = Residual(a, w, h, rows, columns, count) / norm;
            if (error - now < Settled)
                break;
            error = now;
        }
        Scale(w, h, rows, columns, count);
        return new(w, h, norm == 0 ? 0 : Residual(a, w, h, rows, columns, count) / norm);
    }

    /// <summary>The weights of these factors in other rows.</summary>
    /// <param name="a"><c>[rows, columns]</c>, row-major, no value negative.</param>
    /// <param name="columns">Number of columns.</param>
    /// <returns><c>[rows, count]</c>, row-major.</returns>
    public double[] Coefficients(float[] a, int columns)
    {
        int count = H.Length / columns,
            rows = a.Length / columns;
        double[] w = new double[rows * count];
        for (int step = 0; step < CoefficientSteps; step++)
            UpdateW(a, w, H, rows, columns, count);
        return w;
    }

    /// <summary>
    /// Begins with the columns that are farthest apart: first the longest, then always the one least explained by those
    /// before it.
    /// </summary>
    private static double[] Start(float[] a, int rows, int columns, int count)
    {
        var left = new double[a.Length];
        for (int i = 0; i < a.Length; i++)
            left[i] = a[i];
        var w = new double[rows * count];
        for (int k = 0; k < count; k++)
        {
            int best = 0;
            double largest = -1;
            for (int c = 0; c < columns; c++)
            {
                double length = 0;
                for (int r = 0; r < rows; r++)
                    length += left[r * columns + c] * left[r * columns + c];
                if (length > largest)
                    (best, largest) = (c, length);
            }
            for (int r = 0; r < rows; r++)
                w[r * count + k] = a[r * columns + best] + Tiny;
            if (largest <= 0)
                continue;
            double[] direction =
            [
                .. Enumerable.Range(0, rows).Select(r => left[r * columns + best] / Math.Sqrt(largest)),
            ];
            for (int c = 0; c < columns; c++)
            {
                double dot = 0;
                for (int r = 0; r < rows; r++)
                    dot += left[r * columns + c] * direction[r];
                for (int r = 0; r < rows; r++)
                    left[r * columns + c] -= dot * direction[r];
            }
        }
        return w;
    }

    private static void UpdateH(float[] a, double[] w, double[] h, int rows, int columns, int count)
    {
        double[] gram = new double[count * count],
            cross = new double[count * columns];
        for (int r = 0; r < rows; r++)
        for (int k = 0; k < count; k++)
        {
            double weight = w[r * count + k];
            if (weight == 0)
                continue;
            for (int j = 0; j < count; j++)
                gram[k * count + j] += weight * w[r * count + j];
            for (int c = 0; c < columns; c++)
                cross[k * columns + c] += weight * a[r * columns + c];
        }
        for (int k = 0; k < count; k++)
        for (int c = 0; c < columns; c++)
        {
            double rest = cross[k * columns + c];
            for (int j = 0; j < count; j++)
                if (j != k)
                    rest -= gram[k * count + j] * h[j * columns + c];
            h[k * columns + c] = Math.Max(0, rest / (gram[k * count + k] + Tiny));
        }
    }

    private static void UpdateW(float[] a, double[] w, double[] h, int rows, int columns, int count)
    {
        var gram = new double[count * count];
        for (int k = 0; k < count; k++)
        for (int j = 0; j < count; j++)
        for (int c = 0; c < columns; c++)
            gram[k * count + j] += h[k * columns + c] * h[j * columns + c];
        Parallel.For(
            0,
            rows,
            r =>
            {
                for (int k = 0; k < count; k++)
                {
                    double rest = 0;
                    for (int c = 0; c < columns; c++)
                        rest += a[r * columns + c] * h[k * columns + c];
                    for (int j = 0; j < count; j++)
                        if (j != k)
                            rest -= gram[k * count + j] * w[r * count + j];
                    w[r * count + k] = Math.Max(0, rest / (gram[k * count + k] + Tiny));
                }
            }
        );
    }

    private static double Residual(float[] a, double[] w, double[] h, int rows, int columns, int count)
    {
        double sum = 0;
        for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++)
        {
            double rest = a[r * columns + c];
            for (int k = 0; k < count; k++)
                rest -= w[r * count + k] * h[k * columns + c];
            sum += rest * rest;
        }
        return Math.Sqrt(sum);
    }

    private static void Scale(double[] w, double[] h, int rows, int columns, int count)
    {
        for (int k = 0; k < count; k++)
        {
            double largest = h.AsSpan(k * columns, columns).ToArray().Max();
            if (largest <= 0)
                continue;
            for (int c = 0; c < columns; c++)
                h[k * columns + c] /= largest;
            for (int r = 0; r < rows; r++)
                w[r * count + k] *= largest;
        }
    }
}
