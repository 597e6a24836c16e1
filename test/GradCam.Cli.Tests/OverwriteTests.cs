using System.Text;

namespace GradCam.Cli.Tests;

/// <summary>Files of others are never written over silently, and own ones are written anew.</summary>
public sealed class OverwriteTests : CliFixture
{
    private static byte[] Photo => File.ReadAllBytes(Chelsea);

    [Theory]
    [InlineData("why.png")]
    [InlineData("why.jpg")]
    [InlineData("why.webp")]
    [InlineData("why.tif")]
    [InlineData("why.gif")]
    public async Task Explain_pictureOfOthers_isKeptUntilOverwriteIsSaid(string name)
    {
        byte[] other = name.EndsWith(".png", StringComparison.Ordinal)
            ? Photo
            : Encoding.ASCII.GetBytes("a photograph");
        string path = Write(name, other);

        Refused(await Run("explain", Chelsea, "-o", path), name, "was not written by gradcam", "--overwrite");
        Assert.Equal(other, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));

        Assert.Equal(0, (await Run("explain", Chelsea, "-o", path, "--overwrite")).Code);
        Assert.NotEqual(other, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        // Now it is ours.
        Assert.Equal(0, (await Run("explain", Chelsea, "-o", path, "--alpha", "0.9")).Code);
    }

    [Fact]
    public async Task Explain_twiceIntoOneFolder_writesAllAnew()
    {
        string[] save = ["--save", "overlay,heatmap,map,raw,json", "--target", "top-2"];
        await ExplainJson([Chelsea, .. save]);
        string map = Path.Combine(Out, "chelsea.cat.gradcam.map.npy");
        byte[] before = await File.ReadAllBytesAsync(map, TestContext.Current.CancellationToken);

        var (result, _) = await ExplainJson([Chelsea, .. save, "--normalize", "pytorch-grad-cam", "--smooth", "aug"]);

        Assert.Equal(0, result.Code);
        Assert.NotEqual(before, await File.ReadAllBytesAsync(map, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Explain_folderWithItsOwnResults_explainsThePhotographsAlone()
    {
        Write("photos/a.png", Photo);
        Write("photos/named.overlay.png", Photo);
        string[] again =
        [
            At("photos"),
            "-o",
            At("photos/maps"),
            "--save",
            "overlay,heatmap",
            "--method",
            "gradcam,hirescam",
        ];
        Assert.Equal(0, (await Run(["explain", .. again])).Code);
        int files = Directory.GetFiles(At("photos/maps")).Length;

        var result = await Run(["explain", .. again]);

        Assert.Equal(0, result.Code);
        Assert.Contains($"wrote are left out: {files} of {files + 2}", result.Error);
        Assert.Equal(files, Directory.GetFiles(At("photos/maps"), "*", SearchOption.AllDirectories).Length);
        Assert.Equal(0, (await Run("batch", At("photos"), "-o", At("photos/run"), "--overlays", "--no-cache")).Code);
        var third = await Run("explain", At("photos"), "-o", At("other"));
        Assert.Contains("it holds a run of gradcam batch", third.Error);
        Assert.Equal(2, Directory.GetFiles(At("other"), "*.overlay.png").Length);
    }

    [Fact]
    public async Task Explain_jsonOfOthersInTheFolder_failsForThatInputAlone()
    {
        Write("photos/a.png", Photo);
        Write("photos/b.png", Photo);
        string notes = Write("photos/a.json", "{ \"shapes\": [] }"u8.ToArray());

        var result = await Run("explain", At("photos"), "-o", At("photos"), "--save", "json");

        Assert.Equal(1, result.Code);
        Assert.Contains("a.json exists and was not written by gradcam", result.Error);
        Assert.Equal("{ \"shapes\": [] }", await File.ReadAllTextAsync(notes, TestContext.Current.CancellationToken));
        Assert.True(File.Exists(At("photos/b.json")));
    }

    [Fact]
    public async Task Explain_inputAsTheOutput_isRefusedWhateverIsSaid()
    {
        string path = Write("cat.png", Photo);

        Refused(await Run("explain", path, "-o", path, "--overwrite"), "is read, and is not written over");
        File.CreateSymbolicLink(At("link.png"), path);
        Refused(await Run("explain", path, "-o", At("link.png"), "--overwrite"), "is read");
        Assert.Equal(Photo, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Bake_andConvert_refuseModelsOfOthers()
    {
        string models = Path.Combine(AppContext.BaseDirectory, "models"),
            other = Write(
                "other.onnx",
                await File.ReadAllBytesAsync(
                    Path.Combine(models, "cats-dogs.onnx"),
                    TestContext.Current.CancellationToken
                )
            );
        using var keras = new SmallKerasModel();
        string h5 = keras.WholeModel(At("other.h5"));

        Refused(await Run("bake", "cats-dogs", "-o", other), "--overwrite");
        Refused(await Run("convert", h5), "other.onnx", "--overwrite");
        foreach (
            string[] args in (string[][])
                [
                    ["bake", "cats-dogs", "-o"],
                    ["convert", h5, "-o"],
                ]
        )
        {
            Assert.Equal(0, (await Run([.. args, At("own.onnx"), "--overwrite"])).Code);
            Assert.Equal(0, (await Run([.. args, At("own.onnx")])).Code);
        }
    }

    [Fact]
    public async Task Report_mergeAndEvaluate_refusePagesAndTablesOfOthers()
    {
        Write("photos/cat/1.png", Photo);
        await Run("batch", At("photos"), "-o", At("run"));
        string[][] commands =
        [
            ["report", At("run"), "-o", At("x.html")],
            ["report", At("run"), "-o", At("y.html"), "--bundle", At("x.json")],
            ["merge", At("run"), "-o", At("x.parquet")],
            ["evaluate", At("photos"), "--metric", "cheap", "-o", At("z.html"), "--parquet", At("z.parquet")],
        ];
        foreach (string name in (string[])["x.html", "x.json", "x.parquet", "z.parquet"])
            Write(name, "mine"u8.ToArray());
        foreach (string[] command in commands)
        {
            Refused(await Run(command), "was not written by gradcam", "--overwrite");
            Assert.InRange((await Run([.. command, "--overwrite"])).Code, 0, 1);
            Assert.InRange((await Run(command)).Code, 0, 1);
        }
    }
}
