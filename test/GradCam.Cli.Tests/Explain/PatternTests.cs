namespace GradCam.Cli.Tests.Explain;

/// <summary>Patterns that the shell leaves to the program.</summary>
public sealed class PatternTests : CliFixture
{
    private static byte[] Photo => File.ReadAllBytes(Chelsea);

    [Fact]
    public async Task Explain_quotedPattern_explainsWhatItFinds()
    {
        Write("photos/b.PNG", Photo);
        Write("photos/a.png", Photo);
        Write("photos/deep/c.png", Photo);
        Write("photos/notes.png.txt", [1]);

        var (result, json) = await ExplainJson(At("photos/*.png"));
        Assert.Equal(0, result.Code);
        Assert.Equal([At("photos/a.png"), At("photos/b.PNG")], Inputs(json));

        (_, json) = await ExplainJson(At("photos/**/*.png"));
        Assert.Equal([At("photos/a.png"), At("photos/b.PNG"), At("photos/deep/c.png")], Inputs(json));
        Assert.True(File.Exists(Path.Combine(Out, "deep", "c.cat.gradcam.overlay.png")));
    }

    [Fact]
    public async Task Explain_patternThatFindsNothing_isASentence()
    {
        Write("photos/notes.txt", [1]);

        Refused(await Run("explain", At("photos/*.png"), "-o", Out), "photos/*.png", "finds no pictures");
        Refused(await Run("explain", At("photos/*"), "-o", Out), "finds no pictures");
        Refused(await Run("explain", At("none/*.png"), "-o", Out), "There is no folder", "none");
        Refused(await Run("batch", At("photos/*.png"), "-o", Out), "photos/*.png", "finds no pictures");
    }

    [Fact]
    public async Task Explain_fileWithAStarInItsName_isThatFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Names have no stars there.");
        Write("a*b.png", Photo);
        Write("axb.png", Photo);

        var (_, json) = await ExplainJson(At("a*b.png"));

        Assert.Equal([At("a*b.png")], Inputs(json));
    }

    [Fact]
    public async Task Batch_quotedPattern_makesARowForEachPicture()
    {
        Write("photos/cat/1.png", Photo);
        Write("photos/cat/2.png", Photo);
        Write("photos/dog/3.png", Photo);
        Write("photos/dog/3.txt", [1]);

        var result = await Run("batch", At("photos/*/*.png"), "-o", Out);

        Assert.Equal(0, result.Code);
        Assert.Contains("2 of 3, 66.7 %", result.Output);
    }

    private static string?[] Inputs(System.Text.Json.JsonElement json) =>
        [.. json.GetProperty("explanations").EnumerateArray().Select(e => e.GetProperty("input").GetString())];
}
