using GradCam.Data.Audit;
using static GradCam.Data.Tests.Audit.AuditPictures;

namespace GradCam.Data.Tests.Audit;

public class ColourCuesTests
{
    [Fact]
    public void Of_aColourInACorner_findsItsPicturesAndPlace()
    {
        var set = Set(120, (picture, i) => i % 2 == 0 && i % 10 != 0 ? Patch(picture, 50, 50) : picture);

        var cue = Assert.Single(new ColourCues(set).Of(0, TestContext.Current.CancellationToken));

        Assert.Equal(Enumerable.Range(0, 120).Where(i => i % 2 == 0 && i % 10 != 0), cue.Pictures);
        Assert.InRange(cue.Others, 0, 1);
        Assert.True(cue.IsFixed);
        // The patch is 8 pixels wide, four cells, and begins at cell 25.
        Assert.Equal(25, cue.Cells[0].Min(c => c / 32));
        Assert.Equal(28, cue.Cells[0].Max(c => c % 32));
        Assert.Equal("orange", CueLook.Of(cue, set));
        Assert.Empty(new ColourCues(set).Of(1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Of_aColourInChangingPlaces_findsEachPicturesOwn()
    {
        var random = new Random(3);
        var set = Set(120, (picture, i) => i % 2 == 0 ? Patch(picture, random.Next(56), random.Next(56)) : picture);

        var cue = new ColourCues(set).Of(0, TestContext.Current.CancellationToken)[0];

        Assert.False(cue.IsFixed);
        Assert.InRange(cue.Pictures.Count, 45, 60);
        Assert.All(cue.Cells, cells => Assert.InRange(cells.Count, 16, 614));
    }

    [Fact]
    public void Of_picturesWithoutACue_findsNone()
    {
        int alarms = Enumerable
            .Range(0, 20)
            .Count(seed =>
            {
                var finder = new ColourCues(Set(120, (picture, _) => picture, seed));
                return finder.Of(0, TestContext.Current.CancellationToken).Count > 0;
            });

        Assert.True(alarms <= 1, $"{alarms} of 20 sets without a cue have one.");
    }

    [Fact]
    public void Of_aBackground_isToldAsOne()
    {
        var random = new Random(5);
        var set = Set(120, (picture, i) => i % 2 == 0 ? Object(Even(0.1f, 0.4f, 0.8f)) : Object(picture));

        var cue = new ColourCues(set).Of(0, TestContext.Current.CancellationToken)[0];

        Assert.True(cue.IsBackground);
        Assert.Equal(60, cue.Pictures.Count);
        Assert.Equal("blue", CueLook.Of(cue, set));

        float[] Even(params float[] colour) =>
            [
                .. Enumerable
                    .Range(0, AuditPictures.Grid.Length)
                    .Select(k => colour[k / (64 * 64)] + 0.05f * (random.NextSingle() - 0.5f)),
            ];
        float[] Object(float[] picture) => Patch(picture, 10 + random.Next(40), 10 + random.Next(40));
    }
}
