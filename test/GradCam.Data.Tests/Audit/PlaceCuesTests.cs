using GradCam.Data.Audit;
using static GradCam.Data.Tests.Audit.AuditPictures;

namespace GradCam.Data.Tests.Audit;

public class PlaceCuesTests
{
    [Fact]
    public void Of_aLogoThatTheMapsPointAt_findsItsPicturesAndPlace()
    {
        // Two thirds of class 0 have a logo without a colour of its own in the lower right corner.
        bool Has(int i) => i % 2 == 0 && i % 3 != 0;
        var set = Set(
            150,
            (picture, i) => Has(i) ? Logo(picture, 48, 48) : picture,
            map: i => Map(Has(i) ? 54 : i % 64)
        );

        var cue = Assert.Single(
            new PlaceCues(set, Planes(set), c => MapCluster.Of(set, c, 0)).Of(0, TestContext.Current.CancellationToken)
        );

        Assert.True(cue.IsFixed);
        Assert.Equal(50, cue.Pictures.Count(p => Has(p)));
        Assert.InRange(cue.Pictures.Count, 50, 52);
        Assert.All(cue.Cells[0], c => Assert.True(c / 32 >= 23 && c % 32 >= 23));
    }

    [Fact]
    public void Of_mapsThatPointAtNothingInCommon_findsNone()
    {
        var set = Set(150, (picture, _) => picture, map: i => Map(i % 2 == 0 ? 54 : i % 64));

        Assert.Empty(
            new PlaceCues(set, Planes(set), c => MapCluster.Of(set, c, 0)).Of(0, TestContext.Current.CancellationToken)
        );
    }

    /// <summary>A map of 8 x 8 places with its evidence around one.</summary>
    private static float[] Map(int place) =>
        [
            .. Enumerable
                .Range(0, 64)
                .Select(p => Math.Abs(p / 8 - place / 8) <= 1 && Math.Abs(p % 8 - place % 8) <= 1 ? 1f / 9 : 0),
        ];
}
