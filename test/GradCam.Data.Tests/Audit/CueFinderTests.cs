using GradCam.Data.Audit;

namespace GradCam.Data.Tests.Audit;

public class CueFinderTests
{
    private static readonly PixelGrid Grid = new(3, 64, 64, ChannelsLast: false);

    [Fact]
    public void Of_aColourInACorner_findsItsPicturesAndPlace()
    {
        var set = Set(120, (picture, i) => i % 2 == 0 && i % 10 != 0 ? Patch(picture, 50, 50) : picture);

        var cue = Assert.Single(new CueFinder(set).Of(0, TestContext.Current.CancellationToken));

        Assert.Equal(Enumerable.Range(0, 120).Where(i => i % 2 == 0 && i % 10 != 0), cue.Pictures);
        Assert.InRange(cue.Others, 0, 1);
        Assert.True(cue.IsFixed);
        // The patch is 8 pixels wide, four cells, and begins at cell 25; two cells around it belong to it.
        Assert.Equal(23, cue.Cells[0].Min(c => c / 32));
        Assert.Equal(30, cue.Cells[0].Max(c => c % 32));
        Assert.Empty(new CueFinder(set).Of(1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Of_aColourInChangingPlaces_findsEachPicturesOwn()
    {
        var random = new Random(3);
        var set = Set(120, (picture, i) => i % 2 == 0 ? Patch(picture, random.Next(56), random.Next(56)) : picture);

        var cue = new CueFinder(set).Of(0, TestContext.Current.CancellationToken)[0];

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
                var finder = new CueFinder(Set(120, (picture, _) => picture, seed));
                return finder.Of(0, TestContext.Current.CancellationToken).Count > 0;
            });

        Assert.True(alarms <= 1, $"{alarms} of 20 sets without a cue have one.");
    }

    /// <summary>Pictures of soft noise of any mean colour, every other one of class 1.</summary>
    private static AuditSet Set(int count, Func<float[], int, float[]> change, int seed = 1)
    {
        var random = new Random(seed);
        var pictures = Enumerable
            .Range(0, count)
            .Select(i =>
            {
                var pixels = new float[Grid.Length];
                float[] mean = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
                for (int k = 0; k < pixels.Length; k++)
                    pixels[k] = Math.Clamp(mean[k / (64 * 64)] + 0.3f * (random.NextSingle() - 0.5f), 0, 1);
                return new AuditPicture
                {
                    Index = i,
                    Name = $"{i}.png",
                    Label = i % 2,
                    Pixels = change(pixels, i),
                    Map = [1],
                    MapShape = [1, 1],
                };
            });
        return new([.. pictures], Grid, ["a", "b"], []);
    }

    private static float[] Patch(float[] picture, int left, int top)
    {
        float[] result = [.. picture],
            colour = [1, 0.59f, 0.16f];
        for (int channel = 0; channel < 3; channel++)
        for (int row = top; row < top + 8; row++)
            result.AsSpan((channel * 64 + row) * 64 + left, 8).Fill(colour[channel]);
        return result;
    }
}
