using System.Text.Json;

namespace GradCam.Cli.Tests.Commands;

public class CompareCommandTests : CliFixture
{
    [Fact]
    public async Task Compare_showsLayersFromEarlyToLateInOneRow()
    {
        var result = await Run("compare", Chelsea, "-o", At("layers.png"));

        Assert.Equal(0, result.Code);
        string[] order = ["/stem/", "/layer1/", "/layer2/", "/layer3/layer3.1/"];
        int[] places = [.. order.Select(o => result.Output.IndexOf(o, StringComparison.Ordinal))];
        Assert.All(places, p => Assert.True(p >= 0));
        Assert.Equal(places.Order(), places);
        var sheet = Picture.Load(At("layers.png"));
        Assert.True(sheet.Width > 5 * sheet.Height, $"{sheet.Width} x {sheet.Height} is no strip.");
    }

    [Fact]
    public async Task Compare_ofMethodsAndTargets_hasARowForEach()
    {
        await Run("compare", Chelsea, "-o", At("one.png"));
        await Run("compare", Chelsea, "--method", "gradcam,layercam", "--target", "cat,dog", "-o", At("four.png"));

        var (one, four) = (Picture.Load(At("one.png")), Picture.Load(At("four.png")));
        Assert.Equal(one.Width, four.Width);
        Assert.InRange(four.Height, 3 * one.Height, 4 * one.Height);
    }

    [Fact]
    public async Task Compare_ofOneLayerAndAMapOfPixels_leavesNoRowShort()
    {
        var result = await Run(
            "compare",
            Chelsea,
            "--method",
            "gradcam,saliency",
            "--layer",
            "*/layer3/*",
            "-o",
            Path.Combine(Folder, "out")
        );

        Assert.Equal(0, result.Code);
        Assert.True(File.Exists(Path.Combine(Folder, "out", "chelsea.compare.sheet.png")), result.Output);
    }

    [Fact]
    public async Task Compare_asJson_namesTheColumnsAndTheFile()
    {
        var result = await Run("compare", Chelsea, "-o", At("layers.png"), "--json");

        var json = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(At("layers.png"), json.GetProperty("file").GetString());
        var layers = json.GetProperty("layers").EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Range(1, layers.Length), layers.Select(l => l.GetProperty("number").GetInt32()));
        Assert.StartsWith("/stem/", layers[0].GetProperty("layer").GetString());
    }

    [Fact]
    public async Task Compare_ofAFileThatIsNoPicture_saysSo() =>
        Refused(await Run("compare", Write("cat.jpg", [1, 2, 3]), "-o", At("layers.png")), "cat.jpg");
}
