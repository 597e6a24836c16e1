using System.Text.Json;
using GradCam.Tests;

namespace GradCam.Cli.Tests.Evaluate;

/// <summary>Evaluations on the command line.</summary>
public class EvaluateJobTests : CliFixture
{
    private static readonly string Golden = Path.Combine(Repository.Root, "test", "GradCam.Tests", "Golden");

    [Fact]
    public async Task Evaluate_aListWithBoxes_tellsMeans_andWritesPageAndTable()
    {
        string list = Boxed();

        var result = await Run(
            "evaluate",
            list,
            "--method",
            "gradcam,layercam",
            "--metric",
            "srg,energy",
            "-o",
            At("page.html"),
            "--parquet",
            At("values.parquet"),
            "--json"
        );

        Assert.Equal(0, result.Code);
        var told = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(2, told.GetProperty("pictures").GetInt32());
        // Two methods and two maps that know nothing, by two metrics.
        Assert.Equal(4 * 2, told.GetProperty("means").GetArrayLength());
        Assert.StartsWith("<!doctype html>", File.ReadAllText(At("page.html")), StringComparison.Ordinal);
        Assert.True(new FileInfo(At("values.parquet")).Length > 0);
    }

    [Fact]
    public async Task Evaluate_aFolder_printsATableForEachQuestion()
    {
        Pictures();

        var result = await Run("evaluate", At("set"), "--metric", "sds,energy,sparseness", "--limit-pictures", "2");

        Assert.Equal(0, result.Code);
        Assert.Contains("Does the map rank places as the network does?", result.Output, StringComparison.Ordinal);
        Assert.Contains("constant", result.Output, StringComparison.Ordinal);
        Assert.Contains("energy: left out", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("detectors/anchors-logits.onnx", "finds boxes")]
    [InlineData("conformance/segmentation/model.onnx", "gives classes to places")]
    public async Task Evaluate_modelsWithoutAClassOfThePicture_areRefused(string model, string why)
    {
        Pictures();

        Refused(await Run("evaluate", At("set"), "-m", Path.Combine(Golden, model)), why);
    }

    [Fact]
    public async Task Evaluate_badOptions_areRefused()
    {
        Pictures();

        Refused(await Run("evaluate", At("set"), "--metric", "srgg"), "srg");
        Refused(await Run("evaluate", At("set"), "--metric", "energy"), "marks no objects");
        Refused(await Run("evaluate", At("set"), "--metric", "agreement"), "one method at one layer");
        Refused(await Run("evaluate", At("set"), "-o", At("none/page.html")), "does not exist");
        Refused(await Run("evaluate", At("nowhere")), "nowhere");
    }

    private void Pictures()
    {
        Write("set/cat/a.png", File.ReadAllBytes(Chelsea));
        Write("set/dog/b.png", File.ReadAllBytes(Chelsea));
    }

    private string Boxed()
    {
        Pictures();
        File.WriteAllText(At("list.csv"), "path,box\nset/cat/a.png,100 50 300 250\nset/dog/b.png,100 50 300 250\n");
        return At("list.csv");
    }
}
