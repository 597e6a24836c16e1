using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Tests.Metrics.Engine;

public class RanksTests
{
    [Fact]
    public void Of_equalValues_shareTheMeanOfTheirRanks() =>
        Assert.Equal([0, 2.5, 1, 2.5, 4], Ranks.Of([-1, 7, 2, 7, 9]));

    // scipy.stats.spearmanr gives the expected value.
    [Fact]
    public void Correlation_isSpearmans() =>
        Assert.Equal(0.8207826816681233, Ranks.Correlation([1.0, 2, 3, 4, 5], [5.0, 6, 7, 8, 7]), 1e-12);

    [Fact]
    public void Correlation_withEqualValuesOnly_isZero() =>
        Assert.Equal(0, Ranks.Correlation([1.0, 1, 1], [1.0, 2, 3]));
}
