using GradCam.Data.Metrics.Engine;
using GradCam.Data.Metrics.Evaluation;

namespace GradCam.Data.Tests.Metrics.Evaluation;

public class BootstrapTests
{
    /// <summary>About 95 of 100 intervals of normal samples hold the true mean.</summary>
    [Fact]
    public void Mean_ofSamples_holdsTheTruthAsOftenAsItSays()
    {
        int held = 0;
        for (int trial = 0; trial < 200; trial++)
        {
            var random = new Random(trial);
            var interval = Bootstrap.Mean(Values(40, _ => 3 + Normal.Next(random)), trial)!;
            held += interval.Low <= 3 && interval.High >= 3 ? 1 : 0;
        }

        Assert.InRange(held / 200.0, 0.89, 0.99);
    }

    [Fact]
    public void Difference_ofPairs_isNarrowerThanTheirSpread()
    {
        var random = new Random(1);
        var easy = Values(30, _ => 10 * random.NextDouble());
        var better = easy.ToDictionary(v => v.Key, v => v.Value + 0.1 + 0.01 * random.NextDouble());

        var difference = Bootstrap.Difference(better, easy, 0)!;

        Assert.False(difference.HasZero);
        Assert.True(Bootstrap.Mean(easy, 0)!.High > Bootstrap.Mean(better, 0)!.Low);
    }

    [Fact]
    public void Mean_sameSeed_isTheSame()
    {
        var values = Values(20, i => Math.Sqrt(i * i % 7));

        Assert.Equal(Bootstrap.Mean(values, 5), Bootstrap.Mean(values, 5));
        Assert.NotEqual(Bootstrap.Mean(values, 5), Bootstrap.Mean(values, 6));
    }

    private static Dictionary<int, double> Values(int count, Func<int, double> value) =>
        Enumerable.Range(0, count).ToDictionary(i => i, value);
}
