using GradCam.Data.Sources;

namespace GradCam.Data.Tests.Sources;

/// <summary>Sources that are none: a sentence each.</summary>
public class BadSourceTests : DataFixture
{
    [Theory]
    [InlineData("missing", null, "There is no")]
    [InlineData("list.csv", "name,label\na,b\n", "no column of paths: it has 'name', 'label'")]
    [InlineData("list.csv", "path,label\n", "lists no pictures")]
    [InlineData("list.parquet", "no table", "cannot be read as a table")]
    [InlineData("list.jsonl", "{", "cannot be read as a table")]
    [InlineData("pictures.zip", "PK", "compressed")]
    [InlineData("cat.png", "", "explained with `gradcam explain`")]
    public void Open_ofWhatIsNone_saysWhy(string name, string? text, string expected)
    {
        if (text is not null)
            Write(name, text);

        Assert.Contains(expected, Refused(At(name)));
    }

    [Fact]
    public void Count_ofAnEmptyFolder_saysSo()
    {
        Directory.CreateDirectory(At("empty"));

        Assert.Contains("holds no pictures", Refused(At("empty")));
    }

    [Theory]
    [InlineData("../outside.png")]
    [InlineData("/etc/hostname")]
    [InlineData("a/../../outside.png")]
    public void Read_ofAPathOutsideOfTheRoot_isRefused(string path)
    {
        Write("outside.png", Png(1));
        Write("list/list.csv", $"path\n{path}\n");

        var item = Assert.Single(Items(PictureSource.Open(At("list/list.csv"), new())));

        Assert.Contains("is not below", Unreadable(item));
    }

    [Fact]
    public void Read_ofAPathBelowAnotherRoot_isRead()
    {
        Write("data/cat.png", Png(1));
        Write("list/list.csv", $"path\ncat.png\n{At("data/cat.png")}\n");

        var items = Items(PictureSource.Open(At("list/list.csv"), new() { Root = At("data") }));

        Assert.All(items, i => Assert.Equal(Png(1), i.Read(ResourceLimits.Default)));
    }

    [Fact]
    public void Remarks_ofDoubledPaths_countThem()
    {
        Write("list.csv", "path\na.png\nb.png\na.png\n");
        var source = PictureSource.Open(At("list.csv"), new());

        source.Count(TestContext.Current.CancellationToken);

        Assert.Contains("names 1 pictures more than once", Assert.Single(source.Remarks));
    }

    [Fact]
    public void Items_ofADamagedArchive_endWithAnError()
    {
        string tar = Tar("a.tar", ("0.png", Png(0)), ("1.png", Png(1)));
        byte[] bytes = File.ReadAllBytes(tar);
        File.WriteAllBytes(tar, bytes[..(bytes.Length / 2)]);

        var items = Items(PictureSource.Open(tar, new()));

        Assert.Contains("a.tar", Unreadable(items[^1]));
    }

    [Fact]
    public void Items_ofAnArchiveWithAnEvilName_areNotRead()
    {
        string tar = Tar("a.tar", ("../../evil.png", Png(0)));

        Assert.Contains("leads out of the archive", Unreadable(Assert.Single(Items(PictureSource.Open(tar, new())))));
    }

    private static string Unreadable(SourceItem item) =>
        Assert.Throws<GradCamException>(() => item.Read(ResourceLimits.Default)).Message;

    private static string Refused(string path) =>
        Assert
            .Throws<GradCamException>(() =>
            {
                var source = PictureSource.Open(path, new());
                source.Count(TestContext.Current.CancellationToken);
            })
            .Message;
}
