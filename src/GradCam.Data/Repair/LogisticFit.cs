using System.Numerics.Tensors;
using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Repair;

/// <summary>
/// Logistic regression on standardized features, whose scaling is folded back: of all classes together, or of each by
/// itself where each has a Sigmoid. Nesterov's accelerated gradient descent finds the one minimum. Classes without
/// examples keep their weights.
/// </summary>
internal sealed class LogisticFit
{
    private const int Steps = 400;
    private const double Settled = 1e-10;

    // The sum over examples is made in this many parts, whatever the machine, so that it is the same on each.
    private const int Parts = 16;

    private readonly double[][] _x;
    private readonly int[] _target;
    private readonly double[] _share;
    private readonly double[] _fixedScores;
    private readonly int _classes;
    private readonly bool _perClass;

    private LogisticFit(double[][] x, int[] target, double[] share, double[] fixedScores, int classes, bool perClass) =>
        (_x, _target, _share, _fixedScores, _classes, _perClass) = (x, target, share, fixedScores, classes, perClass);

    /// <summary>Fits a head.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="weights">What each example counts.</param>
    /// <param name="head">The head as it is.</param>
    /// <param name="penalty">What the squares of the weights, or of their differences from the head's, cost.</param>
    /// <param name="pulled">The penalty pulls towards the head; else to zero.</param>
    public static HeadWeights Of(
        IReadOnlyList<RepairExample> examples,
        IReadOnlyList<double> weights,
        HeadWeights head,
        double penalty,
        bool pulled
    )
    {
        int[] present = [.. examples.Select(e => e.Label).Distinct().Order()];
        int features = head.Features,
            width = features + 1;
        var (mean, scale) = Moments(examples, features);
        double[][] x = [.. examples.Select(e => Standardized(e.Features, mean, scale))];
        double[] rows = Standardized(head, mean, scale);
        double all = weights.Sum();
        var fit = new LogisticFit(
            x,
            [.. examples.Select(e => Array.IndexOf(present, e.Label))],
            [.. weights.Select(w => w / all)],
            [.. x.Select(v => LogSum(Absent(rows, v, width, present)))],
            present.Length,
            head.IsPerClass
        );
        double[] own = [.. present.SelectMany(k => rows[(k * width)..((k + 1) * width)])];
        double[] at = fit.Minimum(pulled ? own : new double[own.Length], penalty);
        for (int i = 0; i < present.Length; i++)
            at.AsSpan(i * width, width).CopyTo(rows.AsSpan(present[i] * width));
        return Folded(rows, mean, scale, head);
    }

    private double[] Minimum(double[] origin, double penalty)
    {
        int width = origin.Length / _classes;
        double[] at = [.. origin],
            before = [.. origin];
        // The curvature of cross-entropy is at most half of the largest square length.
        double longest = 0;
        for (int i = 0; i < _x.Length; i++)
            longest += _share[i] * TensorPrimitives.SumOfSquares<double>(_x[i]);
        double step = 1 / (0.5 * longest + penalty);
        for (int n = 1; n <= Steps; n++)
        {
            var ahead = new double[at.Length];
            for (int j = 0; j < at.Length; j++)
                ahead[j] = at[j] + (n - 1.0) / (n + 2) * (at[j] - before[j]);
            double[] gradient = Gradient(ahead, width);
            before = at;
            at = new double[ahead.Length];
            double moved = 0;
            for (int j = 0; j < at.Length; j++)
            {
                // The bias is free.
                double pull = j % width == width - 1 ? 0 : penalty * (ahead[j] - origin[j]);
                at[j] = ahead[j] - step * (gradient[j] + pull);
                moved = Math.Max(moved, Math.Abs(at[j] - before[j]));
            }
            if (moved < Settled)
                break;
        }
        return at;
    }

    private double[] Gradient(double[] at, int width)
    {
        var parts = new double[Parts][];
        Parallel.For(
            0,
            Parts,
            part =>
            {
                var gradient = parts[part] = new double[at.Length];
                Span<double> errors = new double[_classes];
                for (int i = _x.Length * part / Parts; i < _x.Length * (part + 1) / Parts; i++)
                {
                    for (int k = 0; k < _classes; k++)
                        errors[k] = TensorPrimitives.Dot<double>(at.AsSpan(k * width, width), _x[i]);
                    Errors(errors, i);
                    for (int k = 0; k < _classes; k++)
                    {
                        var row = gradient.AsSpan(k * width, width);
                        TensorPrimitives.MultiplyAdd<double>(_x[i], errors[k], row, row);
                    }
                }
            }
        );
        foreach (double[] other in parts.AsSpan(1))
            TensorPrimitives.Add<double>(parts[0], other, parts[0]);
        return parts[0];
    }

    /// <summary>Makes of an example's scores what each class's probability is too high by.</summary>
    private void Errors(Span<double> scores, int example)
    {
        if (_perClass)
            for (int k = 0; k < scores.Length; k++)
                scores[k] = 1 / (1 + Math.Exp(-scores[k]));
        else
        {
            double most = Math.Max(TensorPrimitives.Max<double>(scores), _fixedScores[example]),
                sum = Math.Exp(_fixedScores[example] - most);
            for (int k = 0; k < scores.Length; k++)
                sum += scores[k] = Math.Exp(scores[k] - most);
            for (int k = 0; k < scores.Length; k++)
                scores[k] /= sum;
        }
        scores[_target[example]] -= 1;
        for (int k = 0; k < scores.Length; k++)
            scores[k] *= _share[example];
    }

    private static IEnumerable<double> Absent(double[] rows, double[] x, int width, int[] present)
    {
        for (int k = 0; k < rows.Length / width; k++)
            if (!present.Contains(k))
                yield return TensorPrimitives.Dot<double>(rows.AsSpan(k * width, width), x);
    }

    private static double LogSum(IEnumerable<double> scores)
    {
        double[] all = [.. scores];
        if (all.Length == 0)
            return double.NegativeInfinity;
        double most = all.Max();
        return most + Math.Log(all.Sum(s => Math.Exp(s - most)));
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

    private static double[] Standardized(float[] features, double[] mean, double[] scale)
    {
        var x = new double[features.Length + 1];
        for (int d = 0; d < features.Length; d++)
            x[d] = (features[d] - mean[d]) / scale[d];
        x[^1] = 1;
        return x;
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

    private static HeadWeights Folded(double[] at, double[] mean, double[] scale, HeadWeights head)
    {
        int features = head.Features;
        double[] weights = new double[head.Classes * features],
            bias = new double[head.Classes];
        for (int k = 0; k < head.Classes; k++)
        {
            bias[k] = at[k * (features + 1) + features];
            for (int d = 0; d < features; d++)
            {
                weights[k * features + d] = at[k * (features + 1) + d] / scale[d];
                bias[k] -= weights[k * features + d] * mean[d];
            }
        }
        return head with { Weights = weights, Bias = bias };
    }
}
