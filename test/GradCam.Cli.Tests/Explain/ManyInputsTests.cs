namespace GradCam.Cli.Tests.Explain;

public sealed class ManyInputsTests : CliFixture
{
    private const int Many = 300;

    [Fact]
    public async Task Explain_manyInputs_reportsInTheirOrder()
    {
        byte[] photo = await File.ReadAllBytesAsync(Chelsea);
        // The large one takes longest, and those of one name are numbered as they were given.
        string[] inputs =
        [
            Write("0/cat.png", Large()),
            .. Enumerable
                .Range(1, 11)
                .Select(i => i % 5 == 0 ? Write($"{i}/cat.png", [1, 2, 3]) : Write($"{i}/cat.png", photo)),
        ];

        var (result, json) = await ExplainJson(inputs);

        Assert.Equal(1, result.Code);
        var rows = json.GetProperty("explanations").EnumerateArray().ToArray();
        Assert.Equal(
            inputs.Where((_, i) => i is not 5 and not 10),
            rows.Select(r => r.GetProperty("input").GetString())
        );
        Assert.Equal(
            Enumerable.Range(1, 10).Select(n => $"cat.cat.gradcam{(n == 1 ? "" : $"-{n}")}.overlay.png"),
            rows.Select(r => Path.GetFileName(r.GetProperty("files").GetProperty("overlay").GetString())!)
        );
        Assert.Equal(
            [inputs[5], inputs[10]],
            json.GetProperty("failures").EnumerateArray().Select(f => f.GetProperty("input").GetString())
        );
        Assert.Equal(10, Directory.GetFileSystemEntries(Out).Length);
        var first = Picture.Load(rows[0].GetProperty("files").GetProperty("overlay").GetString()!);
        Assert.Equal((1804, 1200), (first.Width, first.Height));
    }

    [Fact]
    public async Task Explain_cancelled_leavesOnlyWholeFiles()
    {
        byte[] photo = await File.ReadAllBytesAsync(Chelsea);
        for (int i = 0; i < Many; i++)
            Write($"photos/{i:000}.png", photo);
        using var cancel = new CancellationTokenSource();
        using var silent = new StringWriter();
        var run = CommandLine.RunAsync(
            ["explain", At("photos"), "-o", Out, "--save", "overlay,map"],
            Terminal.Plain(silent, silent),
            cancel.Token
        );
        while (!run.IsCompleted && (!Directory.Exists(Out) || Directory.GetFiles(Out).Length < 10))
            await Task.Delay(5, TestContext.Current.CancellationToken);

        await cancel.CancelAsync();
        int code = await run.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        Assert.Contains("Stopped.", silent.ToString());
        string[] files = Directory.GetFiles(Out);
        Assert.InRange(files.Length, 10, 2 * Many - 1);
        Assert.Empty(Directory.GetDirectories(Out));
        foreach (string file in files)
            if (file.EndsWith(".png", StringComparison.Ordinal))
                Assert.Equal(451, Picture.Load(file).Width);
            else
                Assert.Equal([128, 128], Npy.Load(file).Shape);
    }

    private static byte[] Large() => Rendering.Tile.Resize(Picture.Load(Chelsea), 4 * 451, 4 * 300).EncodePng();
}
