using System.Diagnostics;

namespace GradCam.Cli.Tests;

public sealed class CacheTests : CliFixture
{
    [Fact]
    public async Task Explain_fromSeveralProcessesOnOneColdCache_isTheSame()
    {
        Process[] started = [.. Enumerable.Range(0, 4).Select(i => Start($"{Out}-{i}", At("cache")))];
        foreach (var process in started)
        {
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
            process.Dispose();
        }
        await Run("explain", Chelsea, "-o", Out, "--save", "raw", "--no-cache", "--threads", "1");

        byte[] expected = File.ReadAllBytes(Assert.Single(Directory.GetFiles(Out)));
        for (int i = 0; i < 4; i++)
            Assert.Equal(expected, File.ReadAllBytes(Assert.Single(Directory.GetFiles($"{Out}-{i}"))));
        Assert.NotEmpty(Directory.GetFiles(At("cache"), "weights.bin", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Explain_withoutTheCache_keepsNothing()
    {
        using var process = Start(Out, At("cache"), "--no-cache");
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.False(Directory.Exists(At("cache")));
    }

    [Fact]
    public async Task Explain_onADeviceThatIsNotThere_namesThePackage() =>
        Refused(
            await Run("explain", Chelsea, "-o", Out, "--device", "cuda:1"),
            "'cuda:1'",
            "Microsoft.ML.OnnxRuntime.Gpu"
        );

    [Fact]
    public async Task Explain_onAnUnknownDevice_namesThem() =>
        Refused(
            await Run("explain", Chelsea, "-o", Out, "--device", "gpu"),
            "'gpu'",
            "cpu, cuda, directml, coreml, openvino"
        );

    private static Process Start(string output, string cache, params string[] further)
    {
        var start = BuiltProgram.StartInfo([
            "explain",
            Chelsea,
            "-o",
            output,
            "--save",
            "raw",
            "--threads",
            "1",
            .. further,
        ]);
        start.Environment["GRADCAM_CACHE"] = cache;
        start.RedirectStandardError = false;
        return Process.Start(start)!;
    }
}
