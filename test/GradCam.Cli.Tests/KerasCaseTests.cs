using System.Text.Json;

namespace GradCam.Cli.Tests;

/// <summary>Keras files of kinds that people reported, read without being told anything.</summary>
public class KerasCaseTests : CliFixture
{
    private static readonly string Cases = Path.Combine(AppContext.BaseDirectory, "Cases", "keras");

    public static TheoryData<string, string, string, string> Explained =>
        new()
        {
            { "windows-215.keras", "conv_b", "", "class 2" },
            { "unet-classes.keras", "", "region:2", "class 2" },
            { "signal-mask.keras", "", "region:0", "class 0" },
            { "oplayer-transpose.h5", "", "", "class 2" },
            { "quantize-annotate.h5", "", "", "class 2" },
            { "json-beside.h5", "", "", "class 1" },
            { "json-beside.json", "", "", "class 1" },
            { "no-channel-axis.h5", "conv_a", "", "class 2" },
            { "flat-784.h5", "conv_a", "", "class 0" },
            { "regression-linear.h5", "", "", "value" },
            { "conv1d-lstm.h5", "conv_a", "", "class 0" },
        };

    [Theory]
    [MemberData(nameof(Explained))]
    public async Task Explain_ofAReportedKind_isAsExpected(string file, string layer, string target, string label)
    {
        var e = await Explain(file, layer, target);

        Assert.Equal(label, e.GetProperty("target").GetProperty("label").GetString());
        Assert.DoesNotContain(
            e.GetProperty("diagnostics").EnumerateArray(),
            d => d.GetProperty("code").GetString()!.StartsWith("zero-map", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Explain_poolingToFewPlaces_isExplainedBeforeIt()
    {
        var e = await Explain("pool-to-two.h5", "", "");

        Assert.Equal("last_conv", e.GetProperty("layer").GetString());
        Assert.Empty(e.GetProperty("diagnostics").EnumerateArray());
    }

    [Theory]
    [InlineData("no-channel-axis.h5")]
    [InlineData("flat-784.h5")]
    public async Task Explain_photographForAnInputOfAnotherForm_isOneOfGrey(string file)
    {
        var (result, json) = await ExplainJson(Chelsea, "-m", Path.Combine(Cases, file), "--save", "map");

        Assert.Equal(0, result.Code);
        Assert.Single(json.GetProperty("explanations").EnumerateArray());
        Assert.Equal(2, Npy.Load(Directory.GetFiles(Out, "*.npy").Single()).Shape.Length);
    }

    [Fact]
    public async Task Explain_tooShortASignal_saysHowManyPlacesAreNeeded()
    {
        var result = await Run(
            "explain",
            Path.Combine(Cases, "short-input.npy"),
            "-m",
            Path.Combine(Cases, "short-input.keras")
        );

        Refused(result, "The input has 60 places, fewer than the 101 that the network needs");
    }

    [Fact]
    public async Task Explain_maskOfASignal_drawsOneCurve()
    {
        var result = await Run(
            "explain",
            Path.Combine(Cases, "signal-mask.npy"),
            "-m",
            Path.Combine(Cases, "signal-mask.keras"),
            "--target",
            "region:0",
            "--save",
            "map,heatmap",
            "-o",
            Out
        );

        Assert.Equal(0, result.Code);
        Assert.Equal([64], Npy.Load(Directory.GetFiles(Out, "*.npy").Single()).Shape);
        Assert.Equal((1000, 276), Size(Directory.GetFiles(Out, "*.png").Single()));
    }

    [Theory]
    [InlineData("scaled-outside.h5", "unit", "assumed")]
    [InlineData("resize-rescale.keras", "raw", "derived")]
    public async Task Inspect_saysWhereThePreparationWasLearned(string file, string preset, string origin)
    {
        var result = await Run("inspect", Path.Combine(Cases, file), "--json");

        var fact = JsonDocument
            .Parse(result.Output)
            .RootElement.GetProperty("inputs")[0]
            .GetProperty("facts")
            .EnumerateArray()
            .Single(f => f.GetProperty("name").GetString() == "preparation");
        Assert.StartsWith(preset, fact.GetProperty("value").GetString());
        Assert.Equal(origin, fact.GetProperty("origin").GetString());
    }

    private async Task<JsonElement> Explain(string file, string layer, string target)
    {
        string tensor = Path.Combine(Cases, Path.ChangeExtension(file, ".npy"));
        var (result, json) = await ExplainJson([
            File.Exists(tensor) ? tensor : Chelsea,
            "-m",
            Path.Combine(Cases, file),
            .. layer.Length > 0 ? (string[])["--layer", layer] : [],
            .. target.Length > 0 ? (string[])["--target", target] : [],
        ]);
        Assert.Equal(0, result.Code);
        return Assert.Single(json.GetProperty("explanations").EnumerateArray());
    }

    private static (int, int) Size(string path)
    {
        var picture = Picture.Load(path);
        return (picture.Width, picture.Height);
    }
}
