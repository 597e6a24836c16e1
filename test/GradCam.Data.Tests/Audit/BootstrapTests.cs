using GradCam.Data.Audit;

namespace GradCam.Data.Tests.Audit;

public class BootstrapTests
{
    // The mean of 400 throws of a coin is within 1.96 * 0.5 / 20 of 0.5 in 95 % of the cases.
    [Fact]
    public void Of_manyValues_isTheNormalInterval()
    {
        double[] coins = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 0.0 : 1)];

        var (mean, low, high) = Bootstrap.Of(coins, 0.95, 7);

        Assert.Equal(0.5, mean);
        Assert.Equal(0.451, low, 0.006);
        Assert.Equal(0.549, high, 0.006);
        Assert.Equal((mean, low, high), Bootstrap.Of(coins, 0.95, 7));
    }
}
