using GradCam.Data.Repair;
using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Tests.Repair;

public class LogisticFitTests
{
    // At the minimum the gradient is zero: for each class, the mean of (p - y) x plus the penalty's pull.
    [Fact]
    public void Of_examples_isTheMinimum()
    {
        const double penalty = 0.05;
        var examples = Examples(300);
        double[] weights = [.. examples.Select(_ => 1.0)];

        var head = LogisticFit.Of(examples, weights, Zeros, penalty, pulled: false);

        var (mean, scale) = Moments(examples);
        for (int k = 0; k < 2; k++)
        {
            double[] gradient = new double[3];
            foreach (var example in examples)
            {
                double[] scores = head.Scores(example.Features);
                double p = Math.Exp(scores[k]) / scores.Sum(Math.Exp),
                    error = (p - (example.Label == k ? 1 : 0)) / examples.Count;
                for (int d = 0; d < 2; d++)
                    gradient[d] += error * (example.Features[d] - mean[d]) / scale[d];
                gradient[2] += error;
            }
            for (int d = 0; d < 2; d++)
                gradient[d] += penalty * head.Weights[k * 2 + d] * scale[d];
            Assert.All(gradient, g => Assert.Equal(0, g, 1e-4));
        }
    }

    [Fact]
    public void Of_aGreatPenaltyOnChanges_keepsTheHead()
    {
        var start = new HeadWeights([1, 2, -1, 0.5], [0.3, -0.2]);

        var head = LogisticFit.Of(Examples(100), [.. Enumerable.Repeat(1.0, 100)], start, 1e6, pulled: true);

        Assert.All(start.Weights.Zip(head.Weights), w => Assert.Equal(w.First, w.Second, 1e-4));
    }

    // With a sigmoid for each class, each class's gradient has its own probability.
    [Fact]
    public void Of_examplesWithASigmoidForEachClass_isTheMinimumOfEach()
    {
        var examples = Examples(300);

        var head = LogisticFit.Of(
            examples,
            [.. examples.Select(_ => 1.0)],
            Zeros with
            {
                IsPerClass = true,
            },
            0.05,
            pulled: false
        );

        for (int k = 0; k < 2; k++)
            Assert.Equal(
                0,
                examples.Average(e => 1 / (1 + Math.Exp(-head.Scores(e.Features)[k])) - (e.Label == k ? 1 : 0)),
                1e-4
            );
    }

    [Fact]
    public void Of_classesWithoutExamples_keepTheirWeights()
    {
        var start = new HeadWeights([1, 2, -1, 0.5, 0.3, 0.1], [0.3, -0.2, 0.7]);

        var head = LogisticFit.Of(Examples(100), [.. Enumerable.Repeat(1.0, 100)], start, 0.01, pulled: true);

        Assert.Equal(start.Row(2).ToArray(), head.Row(2).ToArray(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(0.7, head.Bias[2], 1e-9);
        Assert.NotEqual(start.Weights[0], head.Weights[0], 1e-3);
    }

    private static readonly HeadWeights Zeros = new(new double[4], new double[2]);

    private static List<RepairExample> Examples(int count)
    {
        var random = new Random(2);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new RepairExample(
                    [
                        (float)(5 + 3 * random.NextDouble() + i % 2),
                        (float)(-100 + 50 * random.NextDouble() - 20 * (i % 2)),
                    ],
                    i % 2,
                    RepairGroup.Plain,
                    i % 5
                )),
        ];
    }

    private static (double[] Mean, double[] Scale) Moments(List<RepairExample> examples)
    {
        double[] mean = [.. Enumerable.Range(0, 2).Select(d => examples.Average(e => (double)e.Features[d]))];
        return (
            mean,
            [
                .. Enumerable
                    .Range(0, 2)
                    .Select(d => Math.Sqrt(examples.Average(e => Math.Pow(e.Features[d] - mean[d], 2)))),
            ]
        );
    }
}
