using GradCam.Data.Runs;

namespace GradCam.Data.Tests.Sources;

/// <summary>Data sets as users open them.</summary>
public sealed class PictureSetTests : DataFixture
{
    [Fact]
    public void Open_aRun_givesThePicturesThatItRead_withItsColumns()
    {
        string pictures = Pictures(2),
            list = Write("list.csv", "img,kind\ncat/000.png,cat\ndog/001.png,dog\n");
        RunFolder.Open(
            At("run"),
            RunSettings.Of([
                ("--label-column", "kind"),
                (RunSettings.Location, list),
                (RunSettings.LocationRoot, pictures),
            ])
        );

        var set = PictureSet.Open(At("run"), new() { LabelMap = new Dictionary<string, string> { ["cat"] = "0" } });

        Assert.Equal(["cat", "dog"], Items(set.Source).Select(i => i.Label));
        Assert.Equal((list, pictures, "kind"), (set.Location, set.Options.Root, set.Options.LabelColumn));
        Assert.Equal("0", set.Options.LabelMap["cat"]);
        File.Delete(list);
        Assert.Contains(
            "no longer where it read them",
            Assert.Throws<GradCamException>(() => PictureSet.Open(At("run"))).Message
        );
    }

    [Fact]
    public void Open_aList_takesItsColumnsAndRemarks()
    {
        Pictures(2);
        string list = Write("list.csv", "img,kind\npictures/cat/000.png,cat\npictures/cat/000.png,cat\n");

        var set = PictureSet.Open(list, new() { LabelColumn = "kind" });

        Assert.Equal("list.csv", set.Name);
        Assert.Equal(["cat", "cat"], Items(set.Source).Select(i => i.Label));
        set.Source.Count(TestContext.Current.CancellationToken);
        set.Source.Count(TestContext.Current.CancellationToken);
        Assert.Contains("more than once", Assert.Single(set.Remarks));
    }

    [Fact]
    public void Open_withAMissingColumn_namesTheOption() =>
        Assert.Contains(
            "PictureSetOptions.PictureColumn",
            Assert.Throws<GradCamException>(() => PictureSet.Open(Write("list.csv", "a,b\n1,2\n"))).Message
        );
}
