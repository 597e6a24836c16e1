using System.Text.Json;

namespace GradCam.Cli.Tests.Explain;

/// <summary>Many methods, targets and layers from the command line.</summary>
public class FamilyTests : CliFixture
{
    [Fact]
    public async Task Explain_allMethods_endsInASheet()
    {
        var (result, json) = await ExplainJson(Chelsea, "--method", "all", "--samples", "3");

        Assert.Equal(0, result.Code);
        string[] methods =
        [
            .. json.GetProperty("explanations").EnumerateArray().Select(e => e.GetProperty("method").GetString()!),
        ];
        // A convolutional network has no attention; everything else applies.
        Assert.Equal(CamMethods.All.Select(m => m.Name).Except(["legrad"]).Order(), methods.Order());
        Assert.Contains("legrad is left out", result.Error);
        var sheet = Picture.Load(Path.Combine(Out, "chelsea.sheet.png"));
        Assert.True(sheet.Width > 1000 && sheet.Height > 700, $"{sheet.Width} x {sheet.Height}");
        Assert.Equal(methods.Length + 1, Directory.GetFiles(Out).Length);
    }

    [Fact]
    public async Task Explain_withCaptionAndColourBar_putsAStripBelowThePicture()
    {
        await Run("explain", Chelsea, "-o", Out);
        var plain = Picture.Load(Path.Combine(Out, "chelsea.cat.gradcam.overlay.png"));

        var result = await Run("explain", Chelsea, "--caption", "--colorbar", "-o", At("figures"));

        Assert.Equal(0, result.Code);
        var figure = Picture.Load(Path.Combine(At("figures"), "chelsea.cat.gradcam.overlay.png"));
        Assert.Equal(plain.Width, figure.Width);
        Assert.InRange(figure.Height - plain.Height, 20, 100);
        Assert.Equal(plain.Rgb.ToArray(), figure.Rgb[..plain.Rgb.Length].ToArray());
        Assert.Contains(figure.Rgb[plain.Rgb.Length..].ToArray(), value => value < 64);
    }

    [Fact]
    public async Task Explain_contrast_isNamedInWords()
    {
        var (_, json) = await ExplainJson(Chelsea, "--target", "cat - 0.5 * dog,prob:cat,finer:top");
        Assert.Equal(
            ["cat - 0.5 dog", "probability of cat", "cat"],
            json.GetProperty("explanations")
                .EnumerateArray()
                .Select(e => e.GetProperty("target").GetProperty("label").GetString())
        );
    }

    [Fact]
    public async Task Explain_similarPhotograph_explainsTheLikeness()
    {
        var (result, json) = await ExplainJson(Chelsea, "--target", $"similar:{Chelsea}");
        Assert.Equal(0, result.Code);
        Assert.Equal(
            1,
            Assert
                .Single(json.GetProperty("explanations").EnumerateArray())
                .GetProperty("target")
                .GetProperty("score")
                .GetDouble(),
            1e-4
        );
    }

    [Fact]
    public async Task Explain_combinedLayers_giveOneMap()
    {
        var (_, json) = await ExplainJson(
            Chelsea,
            "--layer",
            "/layer2/layer2.1/Relu_1,auto",
            "--combine",
            "mean",
            "--save",
            "map"
        );
        var row = Assert.Single(json.GetProperty("explanations").EnumerateArray());
        Assert.StartsWith("mean(", row.GetProperty("layer").GetString());
        Assert.Equal([128, 128], Npy.Load(row.GetProperty("files").GetProperty("map").GetString()!).Shape);
    }

    [Fact]
    public async Task Explain_smooth_changesTheMap()
    {
        async Task<float[]> Map(params string[] options)
        {
            var (_, json) = await ExplainJson([Chelsea, "--save", "map", .. options]);
            return Npy.Load(
                json.GetProperty("explanations")[0].GetProperty("files").GetProperty("map").GetString()!
            ).Data;
        }

        float[] plain = await Map(),
            augmented = await Map("--smooth", "aug"),
            eigen = await Map("--smooth", "eigen"),
            both = await Map("--smooth", "aug,eigen");
        Assert.Equal(4, new[] { plain, augmented, eigen, both }.Select(m => m.Sum()).Distinct().Count());
    }

    [Fact]
    public async Task Explain_methodThatFails_leavesTheOthers()
    {
        var (result, json) = await ExplainJson(Chelsea, "--method", "gradcam,legrad,eigencam");

        Assert.Equal(1, result.Code);
        Assert.Equal(
            ["gradcam", "eigencam"],
            json.GetProperty("explanations").EnumerateArray().Select(e => e.GetProperty("method").GetString())
        );
        Assert.Contains("LeGrad: LeGrad needs a vision transformer", result.Error);
        Assert.Single(json.GetProperty("failures").EnumerateArray());
        Assert.Equal(2, Directory.GetFiles(Out, "*.overlay.png").Length);
    }

    [Fact]
    public async Task Explain_strict_failsOnFindings()
    {
        Npy.Save(At("zero.npy"), new float[3 * 128 * 128], 1, 3, 128, 128);
        string[] arguments =
        [
            "explain",
            At("zero.npy"),
            "--target",
            "dog",
            "--method",
            "saliency",
            "--save",
            "raw",
            "-o",
            Out,
        ];

        Assert.Equal(0, (await Run(["explain", Chelsea, "--strict", "-o", Out])).Code);
        Assert.Equal(0, (await Run(["explain", Chelsea, "--layer", "/stem/stem.2/Relu", "-o", Out])).Code);
        var strict = await Run("explain", Chelsea, "--layer", "/stem/stem.2/Relu", "--strict", "-o", Out);
        Assert.Equal(1, strict.Code);
        Assert.Contains("early-layer", strict.Error);
        Assert.Equal(0, (await Run(arguments)).Code);
    }

    [Fact]
    public async Task Concepts_ofPhotograph_writesThePictureAndAJsonObject()
    {
        var result = await Run("concepts", Chelsea, "-k", "3", "--json", "-o", Out);

        Assert.Equal(0, result.Code);
        var json = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(3, json.GetProperty("concepts").GetArrayLength());
        Assert.Equal(
            "cat",
            json.GetProperty("concepts")[0].GetProperty("predictions")[0].GetProperty("label").GetString()
        );
        Assert.True(Picture.Load(json.GetProperty("overlay").GetString()!).Width > 451);
        Assert.Contains("Concept", (await Run("concepts", Chelsea, "-o", Out)).Output);
    }

    [Theory]
    [InlineData("--smooth", "more", "aug, eigen")]
    [InlineData("--samples", "0", "--samples takes")]
    [InlineData("--combine", "sum", "--combine")]
    [InlineData("--layout", "sideways", "channels-last")]
    [InlineData("--input", "mask", "NAME=FILE|NUMBERS")]
    [InlineData("--target", "cat - ", "missing beside a sign")]
    [InlineData("--target", "box:1", "detector")]
    [InlineData("--target", "region:nowhere.png:3", "no mask")]
    [InlineData("--target", "similar:", "must follow")]
    [InlineData("--method", "legrad", "vision transformer")]
    public async Task Explain_wrongOption_saysWhatToDo(string option, string value, string expected)
    {
        var result = await Run("explain", Chelsea, option, value, "-o", Out);
        Assert.Equal(2, result.Code);
        Assert.Contains(expected, result.Error);
    }
}
