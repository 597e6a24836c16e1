using GradCam.Data.Rows;

namespace GradCam.Data.Tests.Rows;

/// <summary>Where the evidence of small maps lies, counted by hand.</summary>
public class MapStatisticsTests
{
    [Fact]
    public void Of_aSinglePlace_isThatPlace()
    {
        var map = new float[16];
        map[4 * 1 + 2] = 3;

        var s = MapStatistics.Of(map, [4, 4]);

        Assert.Equal((0f, 0f, 1 / 16f), (s.Border, s.Entropy, s.Area));
        Assert.Equal((2.5f / 4, 1.5f / 4), (s.CentroidX, s.CentroidY));
        Assert.Equal((0.5f, 0.25f, 0.75f, 0.5f), (s.Left, s.Top, s.Right, s.Bottom));
    }

    [Fact]
    public void Of_anEvenMap_isEven()
    {
        var s = MapStatistics.Of(Enumerable.Repeat(2f, 64).ToArray(), [8, 8]);

        Assert.Equal(1f, s.Entropy!.Value, 1e-6f);
        Assert.Equal(28f / 64, s.Border!.Value, 1e-6f);
        Assert.Equal(4f / 64, s.TopLeft!.Value, 1e-6f);
        Assert.Equal(1f, s.Area);
        // A constant has no correlation.
        Assert.Null(s.Symmetry);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 7)]
    [InlineData(2, 56)]
    [InlineData(3, 63)]
    public void Of_aCorner_namesIt(int corner, int place)
    {
        var map = new float[64];
        map[place] = 1;

        var s = MapStatistics.Of(map, [8, 8]);

        float?[] masses = [s.TopLeft, s.TopRight, s.BottomLeft, s.BottomRight];
        Assert.Equal([.. Enumerable.Range(0, 4).Select(i => (float?)(i == corner ? 1 : 0))], masses);
        Assert.Equal(1f, s.Border);
    }

    [Fact]
    public void Of_aMapOfTwoSides_isSymmetric()
    {
        float[] map = [1, 2, 1, 0, 5, 0];

        Assert.Equal(1f, MapStatistics.Of(map, [2, 3]).Symmetry!.Value, 1e-6f);
        Assert.True(MapStatistics.Of([3, 0, 0, 3, 0, 0], [2, 3]).Symmetry < 0);
    }

    [Fact]
    public void Of_negativeValues_countsThemAsZero()
    {
        var s = MapStatistics.Of([-5, 1, 0, 0], [2, 2]);

        Assert.Equal((0.75f, 0.25f), (s.CentroidX, s.CentroidY));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Of_aMapWithoutMass_isNothing(float value) =>
        Assert.Equal(default, MapStatistics.Of([value, value, value, value], [2, 2]));

    [Fact]
    public void Of_aSignal_isNothing() => Assert.Equal(default, MapStatistics.Of([1, 2, 3], [3]));
}
