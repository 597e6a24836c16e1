using System.Text.Json;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Cli.Tests.Repair;

/// <summary>Repairs without an audit, and those that write nodes.</summary>
public class FixSourceTests : CliFixture
{
    private static string Shapes => Path.Combine(AppContext.BaseDirectory, "models", "shapes");

    private static string Pictures => Path.Combine(Shapes, "pictures");

    private static string Model => Path.Combine(Shapes, "shapes.onnx");

    [Fact]
    public async Task Fix_withAListOfGroups_balancesThemAndSaysWhatIsMissing()
    {
        // Every other circle is said to carry the tag, and no square.
        Write("list.csv", System.Text.Encoding.UTF8.GetBytes(List(i => i % 2 == 0)));

        var result = await Fix("--groups", At("list.csv"), "--root", Pictures, "--method", "dfr", "--force", "--json");

        Assert.Equal(0, result.Code);
        var json = JsonDocument.Parse(result.Output).RootElement;
        Assert.Contains("No picture of 'square' is of group 'tag'", result.Error);
        Assert.Contains("taken to have the artifact", result.Error);
        Assert.Equal(3, json.GetProperty("groups").GetArrayLength());
        Assert.Equal("dfr", json.GetProperty("method").GetString());
        Refused(
            await Fix("--groups", At("list.csv"), "--root", Pictures, "--group-column", "grup"),
            "no column 'grup'",
            "group"
        );
    }

    [Fact]
    public async Task Fix_withAListOfOneClass_saysWhatItNeeds()
    {
        string[] lines = [.. List(i => i % 2 == 0).Split('\n').Where((l, i) => i == 0 || l.Contains("circle"))];
        Write("list.csv", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        Refused(await Fix("--groups", At("list.csv"), "--root", Pictures), "two classes", "'circle'");
    }

    [Fact]
    public async Task Fix_withFoldersWithoutLabels_measuresNothingAndSaysSo()
    {
        string[] circles = Directory.GetFiles(Path.Combine(Pictures, "circle")),
            squares = Directory.GetFiles(Path.Combine(Pictures, "square"));
        for (int i = 0; i < 30; i++)
        {
            Write($"with/{i}.jpg", File.ReadAllBytes(circles[i]));
            Write($"without/{i}.jpg", File.ReadAllBytes(squares[i]));
        }
        string[] folders = ["--artifact", At("with"), "--clean", At("without")];

        Refused(await Fix(folders), "no labels", "--pictures");
        Refused(await Fix("--artifact", At("with")), "belong together");
        var forced = await Fix([.. folders, "--method", "leace", "--force"]);
        Assert.Equal(0, forced.Code);
        Assert.Contains("what it gained is not known", forced.Output + forced.Error);
        // With pictures of classes beside them the gain is measured.
        var measured = await Fix([.. folders, "--pictures", Pictures, "--json"]);
        Assert.NotEmpty(JsonDocument.Parse(measured.Output).RootElement.GetProperty("tried").EnumerateArray());
    }

    [Theory]
    [InlineData("r-clarc")]
    [InlineData("trail")]
    [InlineData("spufix", "--spurious", "circle:1")]
    public async Task Fix_withNodes_leavesTheBodyAsItIs(string method, params string[] further)
    {
        await Run("audit", Pictures, "-m", Model, "-o", At("audit.json"));

        var result = await Fix(["--audit", At("audit.json"), "--method", method, "--force", "--json", .. further]);

        Assert.True(result.Code == 0, result.Error);
        var json = JsonDocument.Parse(result.Output).RootElement;
        string[] added = [.. json.GetProperty("nodes").EnumerateArray().Select(n => n.GetString()!)];
        ModelProto before = OnnxFile.Load(Model),
            after = OnnxFile.Load(At("fixed.onnx"));
        Assert.NotEmpty(added);
        Assert.All(added, name => Assert.StartsWith("gradcam/fix/", name));
        // All but the head, which is the last node, are as they were.
        Assert.Equal(
            before.Graph.Node.SkipLast(1),
            after.Graph.Node.Where(n => !added.Contains(n.Name) && n.OpType != "Gemm")
        );
        Assert.Equal(added, after.MetadataProps.Single(p => p.Key == "gradcam.fix.nodes").Value.Split('\n'));
        // The file can be explained, and undone.
        Assert.Equal(0, (await Run("explain", Chelsea, "-m", At("fixed.onnx"), "-o", Out)).Code);
        Assert.Equal(0, (await Run("fix", At("fixed.onnx"), "--undo", "-o", At("old.onnx"))).Code);
        Assert.Equal(File.ReadAllBytes(Model), File.ReadAllBytes(At("old.onnx")));
    }

    [Fact]
    public async Task Fix_withComponents_listsThemWithTheirPictures()
    {
        var result = await Fix("--pictures", Pictures, "--components", "circle", "--json");

        Assert.Equal(0, result.Code);
        var first = JsonDocument.Parse(result.Output).RootElement.GetProperty("components")[0];
        Assert.Equal(1, first.GetProperty("number").GetInt32());
        Assert.StartsWith("circle/", first.GetProperty("pictures")[0].GetProperty("name").GetString());
        Refused(await Fix("--pictures", Pictures, "--components", "circel"), "no class 'circel'", "circle");
        Refused(
            await Fix("--pictures", Pictures, "--method", "spufix", "--spurious", "circle:99", "--force"),
            "no component"
        );
        Refused(await Fix("--pictures", Pictures, "--method", "spufix"), "does not apply", "--spurious");
    }

    [Fact]
    public async Task Fix_ofAKerasFile_fixesWhatConvertMakesOfIt()
    {
        using var keras = new SmallKerasModel();
        string model = keras.WholeModel(At("model.h5"));
        File.WriteAllText(At("labels.txt"), "circle\nsquare\n");
        await Run("convert", model, "-o", At("converted.onnx"));

        var result = await Run(
            "fix",
            model,
            "--pictures",
            Pictures,
            "--labels",
            At("labels.txt"),
            "--method",
            "nudge",
            "--force",
            "-o",
            At("fixed.onnx"),
            "--no-cache"
        );

        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(0, (await Run("fix", At("fixed.onnx"), "--undo", "-o", At("old.onnx"))).Code);
        Assert.Equal(File.ReadAllBytes(At("converted.onnx")), File.ReadAllBytes(At("old.onnx")));
    }

    [Fact]
    public async Task Fix_ofASegmentation_saysWhatItRepairs()
    {
        string model = Path.Combine(AppContext.BaseDirectory, "Cases", "segmentation-channels-last.onnx");

        Refused(
            await Run("fix", model, "--pictures", Pictures, "-o", At("fixed.onnx")),
            "head of classifiers",
            "What remains"
        );
    }

    private Task<Result> Fix(params string[] words) => Run(["fix", Model, "-o", At("fixed.onnx"), .. words]);

    private static string List(Func<int, bool> hasTag) =>
        "path,label,group\n"
        + string.Concat(
            Directory
                .GetFiles(Path.Combine(Pictures, "circle"))
                .Order(StringComparer.Ordinal)
                .Select((f, i) => $"circle/{Path.GetFileName(f)},circle,{(hasTag(i) ? "tag" : "clean")}\n")
                .Concat(
                    Directory
                        .GetFiles(Path.Combine(Pictures, "square"))
                        .Order(StringComparer.Ordinal)
                        .Select(f => $"square/{Path.GetFileName(f)},square,clean\n")
                )
        );
}
