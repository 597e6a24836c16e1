using GradCam.Data.Report.Slices;

namespace GradCam.Data.Tests.Report.Slices;

public class FisherTestTests
{
    // The sum of the hypergeometric distribution's tail in Python: exact fractions, the last with math.lgamma.
    [Theory]
    [InlineData(3, 4, 4, 8, 0.242857142857143)]
    [InlineData(8, 10, 9, 25, 0.000335295341352684)]
    [InlineData(30, 100, 100, 1000, 1.883809543123832e-9)]
    [InlineData(0, 10, 5, 40, 1)]
    [InlineData(746, 4700, 50000, 1000000, 4.039816992971839e-169)]
    public void PValue_ofATable_isFishers(int wrong, int count, int allWrong, int all, double expected)
    {
        double p = new FisherTest(all).PValue(wrong, count, allWrong, all);

        Assert.Equal(1, p / expected, 1e-6);
    }

    [Fact]
    public void Evidence_ofFewerErrorsThanTheRest_isZero() => Assert.Equal(0, FisherTest.Evidence(1, 50, 100, 1000));

    // 2 * sum of observed * log(observed / expected) over the four cells, computed by hand.
    [Fact]
    public void Evidence_ofATable_isTheLikelihoodRatio() =>
        Assert.Equal(
            2 * (30 * Math.Log(3) + 70 * Math.Log(70 / 90.0) + 70 * Math.Log(70 / 90.0) + 830 * Math.Log(830 / 810.0)),
            FisherTest.Evidence(30, 100, 100, 1000),
            1e-9
        );
}
