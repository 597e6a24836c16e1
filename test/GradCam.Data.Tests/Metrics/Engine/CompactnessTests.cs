using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Tests.Metrics.Engine;

public class CompactnessTests
{
    private static readonly float[] Even = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2],
        One = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0];

    [Fact]
    public void EvenMap_isNotCompact()
    {
        Assert.Equal(0, Compactness.Gini(Even)!.Value, 1e-9);
        Assert.Equal(1, Compactness.Entropy(Even)!.Value, 1e-9);
        Assert.Equal(0.9, Compactness.PlacesFor(Even, 0.9)!.Value, 1e-9);
    }

    [Fact]
    public void MapOfOnePlace_isAsCompactAsCanBe()
    {
        Assert.Equal(0.9, Compactness.Gini(One)!.Value, 1e-9);
        Assert.Equal(0, Compactness.Entropy(One)!.Value, 1e-9);
        Assert.Equal(0.1, Compactness.PlacesFor(One, 0.9)!.Value, 1e-9);
    }

    [Fact]
    public void MapOfZeros_hasNoValues()
    {
        Assert.Null(Compactness.Gini(new float[4]));
        Assert.Null(Compactness.Entropy(new float[4]));
        Assert.Null(Compactness.PlacesFor(new float[4], 0.9));
    }
}
