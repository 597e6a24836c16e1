using GradCam.Data.Audit;
using static GradCam.Data.Tests.Audit.AuditPictures;

namespace GradCam.Data.Tests.Audit;

public class ConceptCuesTests
{
    [Fact]
    public void Of_aLogoInChangingPlaces_findsItInEachPicture()
    {
        var random = new Random(3);
        (int Left, int Top)[] places = [.. Enumerable.Range(0, 120).Select(_ => (random.Next(52), random.Next(52)))];
        var set = Set(120, (picture, i) => i % 2 == 0 ? Logo(picture, places[i].Left, places[i].Top) : picture);

        var cue = Finder(set, i => i % 2 == 0 ? places[i] : null).Of(0, TestContext.Current.CancellationToken)[0];

        Assert.False(cue.IsFixed);
        Assert.InRange(cue.Pictures.Count, 50, 60);
        for (int n = 0; n < cue.Pictures.Count; n++)
        {
            var (left, top) = places[cue.Pictures[n]];
            Assert.Equal((left + 6) / 2.0, cue.CellsOf(n).Average(c => c % 32), 2.5);
            Assert.Equal((top + 6) / 2.0, cue.CellsOf(n).Average(c => c / 32), 2.5);
        }
    }

    [Fact]
    public void Of_aConceptOfDifferentThings_findsNone()
    {
        var random = new Random(3);
        var set = Set(120, (picture, _) => picture);

        var finder = Finder(set, i => i % 2 == 0 ? (random.Next(52), random.Next(52)) : null);

        Assert.Empty(finder.Of(0, TestContext.Current.CancellationToken));
    }

    /// <summary>Channels of noise, and one that sees something near a pixel of a picture.</summary>
    private static ConceptCues Finder(AuditSet set, Func<int, (int Left, int Top)?> at) =>
        new(
            set,
            Planes(set),
            (pictures, _) =>
                pictures.Select(i =>
                {
                    const int channels = 10,
                        side = 8;
                    var random = new Random(i);
                    float[] rows =
                    [
                        .. Enumerable.Range(0, side * side * channels).Select(_ => 0.2f * random.NextSingle()),
                    ];
                    if (at(i) is var (left, top))
                        rows[((top + 6) / side * side + (left + 6) / side) * channels + 3] = 4;
                    return new LayerValues(rows, channels, [side, side]);
                })
        );
}
