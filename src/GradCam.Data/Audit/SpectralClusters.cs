using MathNet.Numerics.LinearAlgebra;

namespace GradCam.Data.Audit;

/// <summary>
/// Spectral clustering of maps, as in spectral relevance analysis (Lapuschkin et al. 2019, Nature Communications 10,
/// 1096): a graph of nearest neighbours, its normalized Laplacian's least eigenvectors, and k-means on their rows (Ng,
/// Jordan and Weiss 2001). The number of clusters is where the eigenvalues have their largest gap.
/// </summary>
internal static class SpectralClusters
{
    private const int MostClusters = 8,
        Starts = 10;

    /// <summary>Clusters.</summary>
    /// <param name="maps">The maps, all of one length.</param>
    /// <param name="seed">Where k-means begins.</param>
    /// <returns>The cluster of each map, from 0.</returns>
    public static int[] Of(IReadOnlyList<float[]> maps, int seed)
    {
        int count = maps.Count,
            neighbours = Math.Clamp(count / 10, 5, 20);
        if (count <= 2 * neighbours)
            return new int[count];
        var laplacian = Laplacian(Neighbours(maps, neighbours));
        var spectrum = laplacian.Evd(Symmetricity.Symmetric);
        double[] values = [.. spectrum.EigenValues.Select(v => v.Real)];
        int most = Math.Min(MostClusters, count - 1),
            clusters = Enumerable.Range(1, most).MaxBy(k => values[k] - values[k - 1]);
        if (clusters == 1)
            return new int[count];
        double[][] rows =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => Unit([.. Enumerable.Range(0, clusters).Select(k => spectrum.EigenVectors[i, k])])),
        ];
        return Ordered(Enumerable.Range(0, Starts).Select(n => Means(rows, clusters, seed + n)).MinBy(m => m.Error).Of);
    }

    /// <summary>The graph: 1 between two maps of which one is among the nearest of the other.</summary>
    private static bool[,] Neighbours(IReadOnlyList<float[]> maps, int neighbours)
    {
        int count = maps.Count;
        double[][] units = [.. maps.Select(m => Unit([.. m.Select(v => (double)v)]))];
        var near = new bool[count, count];
        for (int i = 0; i < count; i++)
            foreach (
                int j in Enumerable
                    .Range(0, count)
                    .Where(j => j != i)
                    .OrderByDescending(j => Dot(units[i], units[j]))
                    .ThenBy(j => j)
                    .Take(neighbours)
            )
                near[i, j] = near[j, i] = true;
        return near;
    }

    private static Matrix<double> Laplacian(bool[,] near)
    {
        int count = near.GetLength(0);
        double[] degrees =
        [
            .. Enumerable.Range(0, count).Select(i => (double)Enumerable.Range(0, count).Count(j => near[i, j])),
        ];
        return Matrix<double>.Build.Dense(
            count,
            count,
            (i, j) => (i == j ? 1 : 0) - (near[i, j] ? 1 / Math.Sqrt(degrees[i] * degrees[j]) : 0)
        );
    }

    private static (int[] Of, double Error) Means(double[][] rows, int clusters, int seed)
    {
        var random = new Random(seed);
        var centres = new List<double[]> { rows[random.Next(rows.Length)] };
        while (centres.Count < clusters)
        {
            // k-means++: far from those there are.
            double[] distances = [.. rows.Select(r => centres.Min(c => KMeans.Distance(r, c)))];
            double at = random.NextDouble() * distances.Sum();
            int next = 0;
            while (next < rows.Length - 1 && (at -= distances[next]) > 0)
                next++;
            centres.Add(rows[next]);
        }
        var (of, means) = KMeans.Of(rows, centres);
        return (of, rows.Select((r, i) => KMeans.Distance(r, means[of[i]])).Sum());
    }

    /// <summary>Clusters numbered by size, the largest first.</summary>
    private static int[] Ordered(int[] of)
    {
        int[] order = [.. of.CountBy(k => k).OrderByDescending(c => c.Value).ThenBy(c => c.Key).Select(c => c.Key)];
        return [.. of.Select(k => Array.IndexOf(order, k))];
    }

    private static double[] Unit(double[] values)
    {
        double length = Math.Sqrt(Dot(values, values));
        return length > 0 ? [.. values.Select(v => v / length)] : values;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
