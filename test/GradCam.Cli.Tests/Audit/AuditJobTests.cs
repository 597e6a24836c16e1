using System.Text.Json;

namespace GradCam.Cli.Tests.Audit;

/// <summary>Audits on the command line, of the network that learned to cheat.</summary>
public class AuditJobTests : CliFixture
{
    private static string Shapes => Path.Combine(AppContext.BaseDirectory, "models", "shapes");

    [Fact]
    public async Task Audit_ofANetworkThatCheats_namesThePlaceAndTheEffect()
    {
        var result = await Run(
            "audit",
            Path.Combine(Shapes, "pictures"),
            "-m",
            Path.Combine(Shapes, "shapes.onnx"),
            "-o",
            At("audit.json"),
            "--json",
            "--fail-on",
            "0.3"
        );

        Assert.Equal(1, result.Code);
        var audit = JsonDocument.Parse(result.Output).RootElement;
        var finding = Assert.Single(audit.GetProperty("findings").EnumerateArray());
        Assert.Contains("something orange in the lower right corner", finding.GetProperty("sentence").GetString());
        Assert.Equal("circle", audit.GetProperty("classes")[finding.GetProperty("class").GetInt32()].GetString());
        // 97 of the 120 circles carry a tag.
        Assert.InRange(finding.GetProperty("pictures").GetArrayLength(), 85, 105);
        Assert.InRange(finding.GetProperty("pasted").GetProperty("mean").GetDouble(), 0.75, 0.95);
        Assert.InRange(finding.GetProperty("elsewhere").GetProperty("mean").GetDouble(), -0.15, 0.15);
        Assert.Equal(result.Output.Trim(), File.ReadAllText(At("audit.json")).Trim());
    }

    [Fact]
    public async Task Audit_ofPicturesWithoutATag_findsNothing()
    {
        var result = await Run(
            "audit",
            Path.Combine(Shapes, "kept"),
            "-m",
            Path.Combine(Shapes, "shapes.onnx"),
            "-o",
            At("audit.json"),
            "--fail-on",
            "0.1"
        );

        Assert.Equal(0, result.Code);
        Assert.Contains("Nothing was found above the noise", result.Output + result.Error);
    }

    [Fact]
    public async Task Audit_whoseFirstPictureIsBroken_leavesItOutAndSaysWhy()
    {
        foreach (string kind in (string[])["circle", "square"])
        {
            Directory.CreateDirectory(At($"photos/{kind}"));
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Shapes, "kept", kind)).Order().Take(25))
                File.Copy(file, At($"photos/{kind}/{Path.GetFileName(file)}"));
            Write($"photos/{kind}/000-first.jpg", "no picture"u8.ToArray());
        }

        var result = await Run(
            "audit",
            At("photos"),
            "-m",
            Path.Combine(Shapes, "shapes.onnx"),
            "-o",
            At("audit.json"),
            "--json"
        );

        Assert.Equal(0, result.Code);
        var audit = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(50, audit.GetProperty("pictures").GetInt32());
        Assert.Contains(
            audit.GetProperty("remarks").EnumerateArray(),
            r => r.GetString()!.Contains("2 pictures could not be read") && r.GetString()!.Contains("000-first.jpg")
        );
    }

    [Fact]
    public async Task Audit_ofAModelWithoutNames_takesTheOrderOfTheLabelsAndSaysSo()
    {
        File.Copy(Path.Combine(Shapes, "shapes.onnx"), At("bare.onnx"));

        var result = await Run(
            "audit",
            Path.Combine(Shapes, "pictures"),
            "-m",
            At("bare.onnx"),
            "-o",
            At("a.json"),
            "--preprocess",
            "unit"
        );

        Assert.Contains("assumed is the order of the labels: circle, square", result.Error);
        Assert.Contains("'circle'", result.Output + result.Error);
    }

    [Fact]
    public async Task Audit_ofARun_isOfItsPictures()
    {
        string model = Path.Combine(Shapes, "shapes.onnx");
        await Run("batch", Path.Combine(Shapes, "kept"), "-m", model, "-o", At("run"));

        var result = await Run("audit", At("run"), "-m", model, "-o", At("a.json"), "--json");

        Assert.Equal(0, result.Code);
        Assert.Equal(160, JsonDocument.Parse(result.Output).RootElement.GetProperty("pictures").GetInt32());
    }

    [Fact]
    public async Task Audit_ofTooLittle_saysWhatItNeeds()
    {
        string model = Path.Combine(Shapes, "shapes.onnx"),
            one = Path.Combine(Shapes, "pictures", "circle");
        Write("few/circle/0.jpg", File.ReadAllBytes(Directory.GetFiles(one)[0]));
        Write("few/square/1.jpg", File.ReadAllBytes(Directory.GetFiles(one)[0]));

        Refused(await Run("audit", one, "-m", model, "-o", At("a.json")), "compares classes");
        Refused(await Run("audit", At("few"), "-m", model, "-o", At("a.json")), "at least 20 pictures");
        Assert.False(File.Exists(At("a.json")));
    }
}
