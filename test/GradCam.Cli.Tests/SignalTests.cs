using System.Diagnostics;
using System.Text.Json;

namespace GradCam.Cli.Tests;

/// <summary>Signals that ask a process to end: it ends soon, says what is done, and leaves nothing.</summary>
public sealed class SignalTests : ProgramFixture
{
    private const int Many = 200;

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    [InlineData("QUIT", 131)]
    public async Task Explain_toldToEnd_saysWhatIsDone(string signal, int code)
    {
        using var process = Start($"exec $gradcam explain '{Pictures(Many)}' -o out --json");
        var ended = Ended(process);
        await Until(() => Directory.Exists(Out) && Directory.GetFiles(Out).Length > 3);
        var watch = Stopwatch.StartNew();

        Signal(process, signal);
        var result = await ended;

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"It took {watch.Elapsed}.");
        Assert.Equal(code, result.Code);
        Assert.Contains("Stopped.", result.Error);
        var json = JsonDocument.Parse(result.Output).RootElement;
        Assert.True(json.GetProperty("interrupted").GetBoolean());
        Assert.Equal(Directory.GetFiles(Out).Length, json.GetProperty("explanations").GetArrayLength());
        Assert.Empty(Left());
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(160)]
    [InlineData(250)]
    public async Task Layers_toldToEndAtAnyMoment_endsQuietly(int milliseconds)
    {
        using var process = Start("exec $gradcam layers --no-cache");
        var ended = Ended(process);
        await Task.Delay(milliseconds);

        Signal(process, "TERM");
        var result = await ended;

        // Before the program has begun, the system ends it; it may also be done already.
        Assert.Contains(result.Code, (int[])[0, 128 + 15]);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Explain_whoseReaderSleeps_isEndedAllTheSame()
    {
        // The pipe is full before the program begins.
        using var process = Start($"head -c 65536 /dev/zero; exec $gradcam explain '{Chelsea}' -o out --json");
        await Until(() => Directory.Exists(Out) && Directory.GetFiles(Out).Length > 0);
        await Task.Delay(300);
        var watch = Stopwatch.StartNew();

        Signal(process, "TERM");
        await process.WaitForExitAsync();

        Assert.Equal(143, process.ExitCode);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"It took {watch.Elapsed}.");
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Explain_toldToEndTwice_endsAtOnce()
    {
        using var process = Start(
            $"exec $gradcam explain '{Chelsea}' -o out --method rise --samples 1000000 --save raw"
        );
        var ended = Ended(process);
        await Until(() => Directory.Exists(Out) && Directory.GetDirectories(Out).Length > 0);
        var watch = Stopwatch.StartNew();

        Signal(process, "INT");
        Signal(process, "INT");

        Assert.Equal(130, (await ended).Code);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"It took {watch.Elapsed}.");
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Run_ofWorkThatCannotBeBrokenOff_isGivenUp()
    {
        using var cancel = new CancellationTokenSource(50);
        using var never = new ManualResetEventSlim();
        var watch = Stopwatch.StartNew();

        Task<bool> Sleep() =>
            Cancellable.Run(() => never.Wait(TimeSpan.FromSeconds(20), CancellationToken.None), cancel.Token);
        await Assert.ThrowsAsync<OperationCanceledException>(Sleep);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"It took {watch.Elapsed}.");
        never.Set();
    }
}
