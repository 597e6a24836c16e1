using System.Text.Json;

namespace GradCam.Cli.Tests.Explain;

/// <summary>Models that look at several pictures: bags and clips, pairs and views.</summary>
public class SeveralPicturesTests : CliFixture
{
    private static string Case(string name) => Path.Combine(AppContext.BaseDirectory, "Explain", "Cases", name);

    [Fact]
    public async Task Explain_aFolder_isOneBagInNaturalOrder()
    {
        foreach (string name in (string[])["p1", "p2", "p10"])
            Put($"bag/{name}.png");
        Put("bag/z/q.png");

        var (result, json) = await ExplainJson(At("bag"), "-m", Case("attention.onnx"), "--preprocess", "unit");

        Assert.Equal(0, result.Code);
        var rows = json.GetProperty("explanations").EnumerateArray().ToArray();
        Assert.Equal(["p1.png", "p2.png", "p10.png", "q.png"], rows.Select(r => Path.GetFileName(Text(r, "input"))));
        Assert.Equal(
            [3, 3, 3, null],
            rows.Select(r => r.TryGetProperty("bag", out var bag) ? bag.GetInt32() : (int?)null)
        );
        Assert.Equal([0, 1, 2, 0], rows.Select(r => r.GetProperty("sample").GetInt32()));
        Assert.StartsWith("p10.", Path.GetFileName(Text(rows[2].GetProperty("files"), "overlay")));
        Assert.True(File.Exists(Path.Combine(Out, "bag.sheet.png")));
    }

    [Fact]
    public async Task Explain_picturesOneByOne_areOneBagAndSaysSo()
    {
        Put("b.png");
        Put("a.png");

        var result = await Run("explain", At("b.png"), At("a.png"), "-m", Case("attention.onnx"), "-o", Out);

        Assert.Equal(0, result.Code);
        Assert.Contains("2 pictures are one bag", result.Output);
        Assert.True(File.Exists(Path.Combine(Out, "b.sheet.png")));
    }

    [Fact]
    public async Task Explain_aBagWithAPictureThatCannotBeRead_failsAsAWhole()
    {
        Put("bag/a.png");
        Write("bag/b.png", [1, 2, 3]);

        var (result, json) = await ExplainJson(At("bag"), "-m", Case("attention.onnx"));

        Assert.Equal(2, result.Code);
        Assert.Contains("b.png", Text(json.GetProperty("failures")[0], "error"));
    }

    [Fact]
    public async Task Explain_aPair_showsBoth()
    {
        Put("left.png");
        string right = Put("other.png");

        var (result, json) = await ExplainJson(
            At("left.png"),
            "-m",
            Case("siamese-l1.onnx"),
            "--input",
            $"right={right}",
            "--method",
            "hirescam"
        );

        Assert.Equal(0, result.Code);
        var rows = json.GetProperty("explanations").EnumerateArray().ToArray();
        Assert.Equal(["left", "right"], rows.Select(r => Text(r, "modelInput")));
        Assert.Contains("left.right.", Text(rows[1].GetProperty("files"), "overlay"));
        Assert.True(File.Exists(Path.Combine(Out, "left.sheet.png")));
    }

    [Fact]
    public async Task Explain_aPairAtALayerOfOneBranch_leavesTheOtherOut()
    {
        Put("left.png");

        var (result, json) = await ExplainJson(
            At("left.png"),
            "-m",
            Case("siamese-l1.onnx"),
            "--input",
            $"right={At("left.png")}",
            "--layer",
            "/encoder/encoder.3/Conv_output_0"
        );

        Assert.Equal(0, result.Code);
        Assert.Single(json.GetProperty("explanations").EnumerateArray());
        Assert.Contains("Input 'right' has no map", result.Error);
    }

    [Fact]
    public async Task Explain_aSubmodel_needsATarget()
    {
        Put("left.png");
        string[] args = ["explain", At("left.png"), "-m", Case("siamese-l1.onnx"), "--submodel", "/Abs", "-o", Out];

        Refused(await Run(args), "/Abs_output_0", "similar:PHOTO");
        Assert.Equal(0, (await Run([.. args, "--target", "3"])).Code);
    }

    private string Put(string name) => Write(name, File.ReadAllBytes(Chelsea));

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
