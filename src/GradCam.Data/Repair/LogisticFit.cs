namespace GradCam.Data.Repair;

/// <summary>
/// Multinomial logistic regression on standardized features, whose scaling is folded back: Nesterov's accelerated
/// gradient descent, which finds the one minimum.
/// </summary>
internal static class LogisticFit
{
    private const int Steps = 400;

    /// <summary>Fits a head.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="weights">What each example counts.</param>
    /// <param name="start">The head that the penalty pulls towards; null for one of zeros.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="penalty">What the squares of the weights, or of their differences from the start, cost.</param>
    public static HeadWeights Of(
        IReadOnlyList<RepairExample> examples,
        IReadOnlyList<double> weights,
        HeadWeights? start,
        int classes,
        double penalty
    )
    {
        int features = examples[0].Features.Length,
            width = features + 1;
        var (mean, scale) = Moments(examples, features);
        var x = new double[examples.Count][];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = new double[width];
            for (int d = 0; d < features; d++)
                x[i][d] = (examples[i].Features[d] - mean[d]) / scale[d];
            x[i][features] = 1;
        }
        double all = weights.Sum();
        double[] origin = start is null ? new double[classes * width] : Standardized(start, mean, scale);
        double[] at = [.. origin],
            before = [.. origin];
        // The curvature of cross-entropy is at most half of the largest square length.
        double longest = 0;
        for (int i = 0; i < x.Length; i++)
            longest += weights[i] / all * x[i].Sum(v => v * v);
        double step = 1 / (0.5 * longest + penalty);
        for (int n = 1; n <= Steps; n++)
        {
            var ahead = new double[at.Length];
            for (int j = 0; j < at.Length; j++)
                ahead[j] = at[j] + (n - 1.0) / (n + 2) * (at[j] - before[j]);
            double[] gradient = Gradient(x, examples, weights, all, ahead, classes, width);
            before = at;
            at = new double[ahead.Length];
            for (int j = 0; j < at.Length; j++)
            {
                // The bias is free.
                double pull = j % width == features ? 0 : penalty * (ahead[j] - origin[j]);
                at[j] = ahead[j] - step * (gradient[j] + pull);
            }
        }
        return Folded(at, mean, scale, classes, features);
    }

    private static (double[] Mean, double[] Scale) Moments(IReadOnlyList<RepairExample> examples, int features)
    {
        double[] mean = new double[features],
            scale = new double[features];
        foreach (var example in examples)
            for (int d = 0; d < features; d++)
                mean[d] += example.Features[d] / (double)examples.Count;
        foreach (var example in examples)
            for (int d = 0; d < features; d++)
                scale[d] += Math.Pow(example.Features[d] - mean[d], 2) / examples.Count;
        // A feature that never changes tells nothing.
        return (mean, [.. scale.Select(s => s > 1e-12 ? Math.Sqrt(s) : 1)]);
    }

    private static double[] Gradient(
        double[][] x,
        IReadOnlyList<RepairExample> examples,
        IReadOnlyList<double> weights,
        double all,
        double[] at,
        int classes,
        int width
    )
    {
        var gradient = new double[at.Length];
        Span<double> p = new double[classes];
        for (int i = 0; i < x.Length; i++)
        {
            double most = double.NegativeInfinity,
                sum = 0;
            for (int k = 0; k < classes; k++)
            {
                double score = 0;
                for (int d = 0; d < width; d++)
                    score += at[k * width + d] * x[i][d];
                most = Math.Max(most, p[k] = score);
            }
            for (int k = 0; k < classes; k++)
                sum += p[k] = Math.Exp(p[k] - most);
            for (int k = 0; k < classes; k++)
            {
                double error = weights[i] / all * (p[k] / sum - (k == examples[i].Label ? 1 : 0));
                for (int d = 0; d < width; d++)
                    gradient[k * width + d] += error * x[i][d];
            }
        }
        return gradient;
    }

    private static double[] Standardized(HeadWeights head, double[] mean, double[] scale)
    {
        int width = head.Features + 1;
        var at = new double[head.Classes * width];
        for (int k = 0; k < head.Classes; k++)
        {
            at[k * width + head.Features] = head.Bias[k];
            for (int d = 0; d < head.Features; d++)
            {
                at[k * width + d] = head.Weights[k * head.Features + d] * scale[d];
                at[k * width + head.Features] += head.Weights[k * head.Features + d] * mean[d];
            }
        }
        return at;
    }

    private static HeadWeights Folded(double[] at, double[] mean, double[] scale, int classes, int features)
    {
        double[] weights = new double[classes * features],
            bias = new double[classes];
        for (int k = 0; k < classes; k++)
        {
            bias[k] = at[k * (features + 1) + features];
            for (int d = 0; d < features; d++)
            {
                weights[k * features + d] = at[k * (features + 1) + d] / scale[d];
                bias[k] -= weights[k * features + d] * mean[d];
            }
        }
        return new(weights, bias);
    }
}
