using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GradCam.Cli.Tests.Repair;

/// <summary>From an audit to a repaired file.</summary>
public class FixJobTests : CliFixture
{
    private static string Shapes => Path.Combine(AppContext.BaseDirectory, "models", "shapes");

    private static string Model => Path.Combine(Shapes, "shapes.onnx");

    [Fact]
    public async Task Fix_ofANetworkThatCheats_takesTheCheatAndCanBeUndone()
    {
        await Run("audit", Path.Combine(Shapes, "pictures"), "-m", Model, "-o", At("audit.json"));

        var result = await Run("fix", Model, "--audit", At("audit.json"), "-o", At("fixed.onnx"), "--json");

        Assert.Equal(0, result.Code);
        var json = JsonDocument.Parse(result.Output).RootElement;
        Assert.InRange(json.GetProperty("effectBefore").GetDouble(), 0.75, 0.95);
        Assert.InRange(json.GetProperty("effectAfter").GetDouble(), -0.1, 0.1);
        var pasted = json.GetProperty("groups").EnumerateArray().Single(g => Text(g, "pictures") == "pasted");
        Assert.True(pasted.GetProperty("before").GetDouble() < 0.2);
        Assert.True(pasted.GetProperty("after").GetDouble() > 0.8);
        // Pictures that nothing above saw, without tags: as many are recognized as before, or more.
        Assert.True(await Recognized(At("fixed.onnx"), "after") >= await Recognized(Model, "before"));
        var again = await Run("audit", Path.Combine(Shapes, "pictures"), "-m", At("fixed.onnx"), "-o", At("b.json"));
        Assert.Contains("Nothing was found above the noise", again.Output + again.Error);
        Assert.Equal(0, (await Run("fix", At("fixed.onnx"), "--undo", "-o", At("old.onnx"))).Code);
        Assert.Equal(File.ReadAllBytes(Model), File.ReadAllBytes(At("old.onnx")));
    }

    [Fact]
    public async Task Fix_withoutGain_writesNothing()
    {
        await Run("audit", Path.Combine(Shapes, "pictures"), "-m", Model, "-o", At("audit.json"));

        var result = await Run(
            "fix",
            Model,
            "--audit",
            At("audit.json"),
            "-o",
            At("fixed.onnx"),
            "--method",
            "p-clarc"
        );

        Assert.Equal(2, result.Code);
        Assert.Contains("nothing is written", result.Output + result.Error);
        Assert.False(File.Exists(At("fixed.onnx")));
    }

    [Fact]
    public async Task Fix_thatLeavesTheFindingAsItWas_writesNothing()
    {
        await Run("audit", Path.Combine(Shapes, "pictures"), "-m", Model, "-o", At("audit.json"));
        var audit = JsonNode.Parse(
            await File.ReadAllTextAsync(At("audit.json"), TestContext.Current.CancellationToken)
        )!;
        // Less than anything can do now.
        foreach (var finding in audit["findings"]!.AsArray())
            finding!["pasted"]!["mean"] = -1;
        Write("weak.json", Encoding.UTF8.GetBytes(audit.ToJsonString()));
        string[] fix = ["fix", Model, "--audit", At("weak.json"), "-o", At("fixed.onnx")];

        var result = await Run(fix);

        Assert.Equal(2, result.Code);
        Assert.Contains("It still works", result.Output + result.Error);
        Assert.False(File.Exists(At("fixed.onnx")));
        Assert.Equal(0, (await Run([.. fix, "--force"])).Code);
        Assert.True(File.Exists(At("fixed.onnx")));
    }

    [Fact]
    public async Task Fix_ofWhatCannotBeFixed_saysWhy()
    {
        Write("empty.json", "{}"u8.ToArray());
        await Run("audit", Path.Combine(Shapes, "kept"), "-m", Model, "-o", At("clean.json"));

        Refused(await Run("fix", Model, "-o", At("f.onnx")), "gradcam audit");
        Refused(await Run("fix", Model, "--audit", At("empty.json"), "-o", At("f.onnx")), "no audit");
        Refused(await Run("fix", Model, "--audit", At("clean.json"), "-o", At("f.onnx")), "found nothing");
        Refused(await Run("fix", Model, "--undo", "-o", At("f.onnx")), "nothing to undo");
        Refused(await Run("fix", Model, "--audit", At("clean.json"), "-o", Model), "is the model itself");
    }

    private async Task<long> Recognized(string model, string run)
    {
        var result = await Run("batch", Path.Combine(Shapes, "kept"), "-m", model, "-o", At(run), "--json");
        return JsonDocument.Parse(result.Output).RootElement.GetProperty("correct").GetInt64();
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
