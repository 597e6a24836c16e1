using GradCam.Cli.Explain;

namespace GradCam.Cli.Tests.Explain;

/// <summary>What <c>-o</c> names: a folder, or the file of one picture.</summary>
public sealed class OutputPlaceTests : CliFixture
{
    [Theory]
    [InlineData("why.png")]
    [InlineData("why.JPG")]
    [InlineData("new/folder/why.webp")]
    public async Task Explain_pictureName_writesThatFileAlone(string name)
    {
        var result = await Run("explain", Chelsea, "-o", At(name));

        Assert.Equal(0, result.Code);
        Assert.Contains(At(name), result.Output);
        string file = Assert.Single(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories));
        Assert.Equal(At(name), file);
        Assert.Equal((451, 300), (Picture.Load(file).Width, Picture.Load(file).Height));
    }

    [Fact]
    public async Task Explain_severalMaps_areASheetInThatFile()
    {
        var result = await Run("explain", Chelsea, "--target", "top-2", "-o", At("why.png"), "--json");

        Assert.Equal(0, result.Code);
        Assert.Equal([At("why.png")], Directory.GetFiles(Folder));
        Assert.True(Picture.Load(At("why.png")).Width > 500, "A sheet has two tiles beside each other.");
        Assert.Contains("\"sheet\"", result.Output);
        Assert.DoesNotContain("\"overlay\"", result.Output);
    }

    [Fact]
    public async Task Explain_numbersToo_areNamedAfterThePicture()
    {
        await Run("explain", Chelsea, "-o", At("why.png"), "--save", "raw,json");

        Assert.Equal(
            ["why.cat.gradcam.raw.npy", "why.json", "why.png"],
            Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Explain_severalInputsForOneFile_isRefused()
    {
        string folder = Path.GetDirectoryName(Chelsea)!;
        Refused(await Run("explain", Chelsea, Chelsea, "-o", At("why.png")), "one file", "2 inputs", "-o");
        Refused(await Run("explain", Chelsea, "-o", At("why.npy")), "--save raw");
        Refused(await Run("explain", Chelsea, "-o", At("why.bmp")), "only read", ".png");
        Refused(await Run("explain", Chelsea, "-o", At("why.png"), "--save", "overlay,heatmap"), "two of each map");
        Assert.True(Directory.Exists(folder));
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public async Task Explain_folderThatIsCalledLikeAPicture_isAFolder()
    {
        Directory.CreateDirectory(At("maps.png"));

        Assert.Equal(0, (await Run("explain", Chelsea, "-o", At("maps.png"))).Code);
        Assert.True(File.Exists(At("maps.png/chelsea.cat.gradcam.overlay.png")));
    }

    [Fact]
    public async Task Concepts_pictureName_writesThatFileAlone()
    {
        Assert.Equal(0, (await Run("concepts", Chelsea, "-o", At("parts.png"))).Code);
        Assert.Equal([At("parts.png")], Directory.GetFiles(Folder));
    }

    [Fact]
    public void Take_oppositeTargets_haveNamesOfTheirOwn()
    {
        string[] labels = ["cat", "-cat", "cat - dog", "cat + dog", "cat-dog"];
        // Each in a run of its own, so that no number tells them apart.
        string[] names =
        [
            .. labels.Select(label =>
                new OutputNames(new(Out, null), new(false, [])).Take(new("x.png", ""), [label], "overlay.png")
            ),
        ];

        Assert.Equal(
            ["x.cat", "x.minus-cat", "x.cat-minus-dog", "x.cat-plus-dog", "x.cat-dog"],
            names.Select(n => Path.GetFileName(n).Replace(".overlay.png", ""))
        );
    }
}
