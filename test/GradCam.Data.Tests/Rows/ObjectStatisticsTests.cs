using GradCam.Data.Objects;
using GradCam.Data.Rows;

namespace GradCam.Data.Tests.Rows;

/// <summary>Numbers of maps and objects that can be seen.</summary>
public class ObjectStatisticsTests
{
    // The lower right quarter of a picture.
    private static readonly ObjectShape Corner = ObjectShape.OfBoxes([(0.5, 0.5, 1, 1)]);

    [Fact]
    public void Of_anEvenMap_hasTheMassOfTheArea()
    {
        var statistics = ObjectStatistics.Of([2, 2, 2, 2, 2, 2, 2, 2, 2], [3, 3], (0, 0, 1, 1), Corner);

        Assert.Equal(0.25f, statistics.Area!.Value, 1e-6);
        Assert.Equal(0.25f, statistics.Mass!.Value, 1e-6);
    }

    [Fact]
    public void Of_aMap_countsThePositivePart()
    {
        var statistics = ObjectStatistics.Of([-9, 1, 0, 3], [2, 2], (0, 0, 1, 1), Corner);

        Assert.Equal((0.75f, 0.25f, true), (statistics.Mass, statistics.Area, statistics.Hit));
    }

    [Theory]
    // The centre of the picture: a quarter of what the map covers is the object.
    [InlineData(0.25f, 0.25f, 0.75f, 0.75f, 0.25f, 0.75f, true)]
    // The upper left quarter: none.
    [InlineData(0, 0, 0.5f, 0.5f, 0, 0, false)]
    // A picture within padding: its lower right quarter is one of sixteen places.
    [InlineData(-0.5f, -0.5f, 1.5f, 1.5f, 1 / 16f, 3 / 16f, false)]
    public void Of_aFrame_isOfWhatTheMapCovers(
        float left,
        float top,
        float right,
        float bottom,
        float area,
        float mass,
        bool hit
    )
    {
        var statistics = ObjectStatistics.Of([0, 1, 0, 3], [2, 2], (left, top, right, bottom), Corner);

        Assert.Equal(area, statistics.Area!.Value, 1e-6);
        Assert.Equal(mass, statistics.Mass!.Value, 1e-6);
        Assert.Equal(hit, statistics.Hit);
    }

    [Fact]
    public void Of_whatCannotBeCompared_isNull()
    {
        Assert.Equal(default, ObjectStatistics.Of([1, 2], [1, 2], null, Corner));
        Assert.Equal(default, ObjectStatistics.Of([1, 2], [1, 2], (0, 0, 1, 1), null));
        Assert.Equal(default, ObjectStatistics.Of([1, 2], [2], (0, 0, 1, 1), Corner));
        var empty = ObjectStatistics.Of([-1, 0], [1, 2], (0, 0, 1, 1), Corner);
        Assert.Equal((null, 0.25f, null), (empty.Mass, empty.Area, empty.Hit));
    }
}
