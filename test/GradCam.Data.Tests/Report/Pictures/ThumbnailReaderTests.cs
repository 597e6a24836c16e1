using GradCam.Data.Report.Bundle;
using GradCam.Data.Report.Pictures;
using GradCam.Data.Sources;

namespace GradCam.Data.Tests.Report.Pictures;

public class ThumbnailReaderTests : DataFixture
{
    [Fact]
    public void Of_picturesOfAFolder_areTheirsAndSmall()
    {
        Picture.FromRgb(new byte[3 * 800 * 400], 800, 400).Save(Write("set/a.png", []));
        Write("set/b.png", Png(1));
        Write("set/c.png", "no picture");

        var (found, missing) = Read("set", (0, "a.png"), (1, "b.png"), (2, "c.png"));

        var wide = Picture.Decode(found[0].Thumbnail!);
        Assert.Equal((ThumbnailReader.Side, ThumbnailReader.Side / 2), (wide.Width, wide.Height));
        Assert.Equal(24, Picture.Decode(found[1].Thumbnail!).Width);
        Assert.Null(found[2].Thumbnail);
        Assert.Equal(0, missing);
    }

    [Fact]
    public void Of_picturesThatAreOthersNow_areMissing()
    {
        Write("set/a.png", Png(0));
        Write("set/other.png", Png(1));

        var (found, missing) = Read("set", (0, "a.png"), (1, "b.png"), (7, "z.png"));

        Assert.NotNull(found[0].Thumbnail);
        Assert.Null(found[1].Thumbnail);
        Assert.Null(found[2].Thumbnail);
        Assert.Equal(2, missing);
    }

    private (List<GalleryPicture> Found, long Missing) Read(string folder, params (long, string)[] pictures)
    {
        var reader = new ThumbnailReader(PictureSource.Open(At(folder), new()), ResourceLimits.Default);
        List<GalleryPicture> found =
        [
            .. reader.Of(
                [
                    .. pictures.Select(p => new GalleryPicture
                    {
                        Index = p.Item1,
                        Name = p.Item2,
                        // As its row has it.
                        Error = p.Item2 == "c.png" ? "It is no picture." : null,
                    }),
                ],
                () => { },
                TestContext.Current.CancellationToken
            ),
        ];
        return (found, reader.Missing);
    }
}
