namespace GradCam.Data;

/// <summary>
/// Clusters by k-means (Lloyd 1982). The same points and starts always give the same clusters.
/// </summary>
internal static class KMeans
{
    private const int Rounds = 100;

    // Of more points the silhouette is that of these.
    private const int MostCompared = 400;

    /// <summary>The clusters of the number with the best mean silhouette (Rousseeuw 1987).</summary>
    /// <param name="points">The points, all of one length.</param>
    /// <param name="most">The largest number of clusters.</param>
    /// <returns>The cluster of each point; null where all points are the same, or fewer than clusters.</returns>
    public static int[]? Best(double[][] points, int most)
    {
        (double Silhouette, int[]? Clusters) best = (0, null);
        for (int count = 2; count <= most && count < points.Length; count++)
        {
            int[] clusters = Of(points, count);
            double silhouette = Silhouette(points, clusters, count);
            if (silhouette > best.Silhouette)
                best = (silhouette, clusters);
        }
        return best.Clusters;
    }

    /// <summary>The cluster of each point, begun with points that are far apart.</summary>
    public static int[] Of(double[][] points, int count) => Of(points, Start(points, count)).Clusters;

    /// <summary>The cluster of each point, and the mean of each cluster.</summary>
    /// <param name="points">The points, all of one length.</param>
    /// <param name="starts">Where the clusters begin.</param>
    public static (int[] Clusters, double[][] Means) Of(double[][] points, IReadOnlyList<double[]> starts)
    {
        double[][] centres = [.. starts];
        int count = centres.Length;
        var of = new int[points.Length];
        for (int round = 0; round < Rounds; round++)
        {
            bool moved = round == 0;
            for (int i = 0; i < points.Length; i++)
            {
                int nearest = 0;
                for (int k = 1; k < count; k++)
                    if (Distance(points[i], centres[k]) < Distance(points[i], centres[nearest]))
                        nearest = k;
                moved |= nearest != of[i];
                of[i] = nearest;
            }
            if (!moved)
                break;
            for (int k = 0; k < count; k++)
            {
                double[][] own = [.. points.Where((_, i) => of[i] == k)];
                if (own.Length > 0)
                    centres[k] = [.. Enumerable.Range(0, points[0].Length).Select(d => own.Average(p => p[d]))];
            }
        }
        return (of, centres);
    }

    /// <summary>The point that is farthest from the mean, then always the one farthest from those taken.</summary>
    private static double[][] Start(double[][] points, int count)
    {
        double[] mean = [.. Enumerable.Range(0, points[0].Length).Select(d => points.Average(p => p[d]))];
        List<double[]> centres = [points.MaxBy(p => Distance(p, mean))!];
        while (centres.Count < count)
            centres.Add(points.MaxBy(p => centres.Min(c => Distance(p, c)))!);
        return [.. centres];
    }

    private static double Silhouette(double[][] points, int[] of, int count)
    {
        int step = Math.Max(1, points.Length / MostCompared);
        int[] compared = [.. Enumerable.Range(0, points.Length).Where(i => i % step == 0)];
        double sum = 0;
        foreach (int i in compared)
        {
            double[] total = new double[count],
                number = new double[count];
            foreach (int j in compared.Where(j => j != i))
            {
                total[of[j]] += Math.Sqrt(Distance(points[i], points[j]));
                number[of[j]]++;
            }
            if (number[of[i]] == 0)
                continue;
            double own = total[of[i]] / number[of[i]],
                other = Enumerable
                    .Range(0, count)
                    .Where(k => k != of[i] && number[k] > 0)
                    .Select(k => total[k] / number[k])
                    .DefaultIfEmpty(own)
                    .Min();
            sum += Math.Max(own, other) > 0 ? (other - own) / Math.Max(own, other) : 0;
        }
        return sum / compared.Length;
    }

    /// <summary>The square of the distance of two points.</summary>
    public static double Distance(double[] a, double[] b)
    {
        double sum = 0;
        for (int d = 0; d < a.Length; d++)
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        return sum;
    }
}
