namespace GradCam.Cli.Tests.Commands;

public class ExplainCommandTests : CliFixture
{
    [Fact]
    public async Task Explain_samplePhotograph_printsATableAndWritesTheOverlay()
    {
        var result = await Run("explain", Chelsea, "-o", Out);

        Assert.Equal(0, result.Code);
        Assert.Contains("cat 98.9 %", result.Output);
        Assert.Contains("Grad-CAM", result.Output);
        Assert.Contains("/layer3/layer3.1/Relu_1_output_0", result.Output);
        var overlay = Picture.Load(Path.Combine(Out, "chelsea.cat.gradcam.overlay.png"));
        Assert.Equal((451, 300), (overlay.Width, overlay.Height));
    }

    [Fact]
    public async Task Explain_samplePhotograph_putsTheHeatOnTheCat()
    {
        await ExplainJson(Chelsea, "--save", "map");

        var map = Npy.Load(Path.Combine(Out, "chelsea.cat.gradcam.map.npy"));
        Assert.Equal([128, 128], map.Shape);
        Assert.Equal((0f, 1f), (map.Data.Min(), map.Data.Max()));
        // The cat's face fills the middle of the picture; the corners show a blanket.
        double face = Mean(map, 30, 90, 20, 90),
            corners = (Mean(map, 100, 128, 108, 128) + Mean(map, 0, 20, 108, 128)) / 2;
        Assert.True(face > 2 * corners, $"face {face}, corners {corners}");
    }

    [Fact]
    public async Task Explain_json_isOneObjectWithTheContractsFields()
    {
        var (result, json) = await ExplainJson(Chelsea, "--save", "overlay,heatmap,map,raw,json", "--target", "top-2");

        Assert.Equal(0, result.Code);
        var all = json.GetProperty("explanations").EnumerateArray().ToArray();
        Assert.Equal(["cat", "dog"], all.Select(e => e.GetProperty("target").GetProperty("label").GetString()));
        var first = all[0];
        Assert.Equal(Chelsea, first.GetProperty("input").GetString());
        Assert.Equal(0, first.GetProperty("sample").GetInt32());
        Assert.Equal("gradcam", first.GetProperty("method").GetString());
        Assert.Equal(0, first.GetProperty("target").GetProperty("index").GetInt32());
        Assert.Equal(0.9886, first.GetProperty("target").GetProperty("probability").GetDouble(), 1e-3);
        Assert.Empty(first.GetProperty("diagnostics").EnumerateArray());
        foreach (string kind in (string[])["overlay", "heatmap", "map", "raw"])
            Assert.True(File.Exists(first.GetProperty("files").GetProperty(kind).GetString()), kind);
        Assert.True(File.Exists(Path.Combine(Out, "chelsea.json")));
    }

    [Fact]
    public async Task Explain_severalMethodsAndTwoLayers_writesAFileForEach()
    {
        string[] methods = ["gradcam", "layercam", "eigencam", "finercam", "scorecam:probability"];
        var (_, json) = await ExplainJson(
            Chelsea,
            "--method",
            string.Join(',', methods),
            "--layer",
            "auto,/layer3/layer3.0/Relu_1",
            "--save",
            "raw"
        );

        string[] files =
        [
            .. json.GetProperty("explanations")
                .EnumerateArray()
                .Select(e => e.GetProperty("files").GetProperty("raw").GetString()!),
        ];
        Assert.Equal(2 * methods.Length, files.Distinct().Count());
        Assert.All(files, f => Assert.True(File.Exists(f)));
    }

    [Fact]
    public async Task Explain_twoInputsOfOneName_overwritesNothing()
    {
        byte[] photo = await File.ReadAllBytesAsync(Chelsea);
        string first = Write("a/cat.png", photo),
            second = Write("b/cat.png", photo),
            third = Write("c/CAT.png", photo);

        var (result, json) = await ExplainJson(first, second, third);

        Assert.Equal(0, result.Code);
        string[] files =
        [
            .. json.GetProperty("explanations")
                .EnumerateArray()
                .Select(e => e.GetProperty("files").GetProperty("overlay").GetString()!),
        ];
        Assert.Equal(3, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(3, Directory.GetFiles(Out).Length);
    }

    [Fact]
    public async Task Explain_folder_keepsItsSubfoldersAndOrder()
    {
        byte[] photo = await File.ReadAllBytesAsync(Chelsea);
        Write("photos/cats/1.png", photo);
        Write("photos/more/cats/1.png", photo);
        Write("photos/notes.txt", [1]);

        var result = await Run("explain", At("photos"), "-o", Out);

        Assert.Equal(0, result.Code);
        Assert.Contains("2 explanations written", result.Output);
        Assert.DoesNotContain("Explaining", result.Error);
        Assert.True(File.Exists(Path.Combine(Out, "cats", "1.cat.gradcam.overlay.png")));
        Assert.True(File.Exists(Path.Combine(Out, "more", "cats", "1.cat.gradcam.overlay.png")));
    }

    [Fact]
    public async Task Explain_npyBatch_takesAClassForEachSample()
    {
        string batch = At("batch.npy");
        Npy.Save(batch, [.. Enumerable.Range(0, 2 * 3 * 128 * 128).Select(i => MathF.Sin(i * 0.01f))], 2, 3, 128, 128);

        var (result, json) = await ExplainJson(batch, "--target-per-sample", "1,cat");

        Assert.Equal(0, result.Code);
        var all = json.GetProperty("explanations").EnumerateArray().ToArray();
        Assert.Equal(["dog", "cat"], all.Select(e => e.GetProperty("target").GetProperty("label").GetString()));
        Assert.Equal([0, 1], all.Select(e => e.GetProperty("sample").GetInt32()));
        // A tensor has no photograph to lay the map over.
        Assert.All(all, e => Assert.True(File.Exists(e.GetProperty("files").GetProperty("heatmap").GetString())));
    }

    [Fact]
    public async Task Explain_otherColoursAndBlend_givesAnotherPicture()
    {
        await ExplainJson(Chelsea);
        byte[] jet = Picture.Load(Path.Combine(Out, "chelsea.cat.gradcam.overlay.png")).Rgb.ToArray();
        await ExplainJson(Chelsea, "--colormap", "viridis", "--blend", "mix", "--alpha", "0.7");

        Assert.NotEqual(jet, Picture.Load(Path.Combine(Out, "chelsea.cat.gradcam.overlay.png")).Rgb.ToArray());
    }

    [Fact]
    public async Task Explain_modelFile_isReadWithTheCardBesideIt()
    {
        string models = Path.Combine(AppContext.BaseDirectory, "models");
        File.Copy(Path.Combine(models, "cats-dogs.onnx"), At("mine.onnx"));
        await File.WriteAllTextAsync(
            At("mine.gradcam.json"),
            """{ "size": 128, "resize": "stretch", "labels": ["Katze", "Hund"] }"""
        );

        var (_, json) = await ExplainJson(Chelsea, "-m", At("mine.onnx"));

        Assert.Equal(
            "Katze",
            json.GetProperty("explanations")[0].GetProperty("target").GetProperty("label").GetString()
        );
    }

    private static double Mean(Tensor map, int top, int bottom, int left, int right) =>
        (
            from y in Enumerable.Range(top, bottom - top)
            from x in Enumerable.Range(left, right - left)
            select (double)map.Data[y * map.Shape[1] + x]
        ).Average();
}
