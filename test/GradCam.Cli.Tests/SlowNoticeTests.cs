namespace GradCam.Cli.Tests;

/// <summary>What takes long says so, to people alone.</summary>
public sealed class SlowNoticeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Start_takesLong_isSaidOnce()
    {
        using var error = new StringWriter();
        using (SlowNotice.Start(Terminal.Seen(TextWriter.Null, error), "Preparing x ...", Patience))
            for (int i = 0; i < 500 && error.ToString().Length == 0; i++)
                await Task.Delay(10, TestContext.Current.CancellationToken);

        Assert.Equal("Preparing x ...", error.ToString().Trim());
    }

    [Fact]
    public async Task Start_quickOrNotSeen_saysNothing()
    {
        using var error = new StringWriter();
        SlowNotice.Start(Terminal.Seen(TextWriter.Null, error), "x", TimeSpan.FromMilliseconds(100)).Dispose();
        using var piped = SlowNotice.Start(Terminal.Plain(TextWriter.Null, error), "x", Patience);
        await Task.Delay(300, TestContext.Current.CancellationToken);

        Assert.Equal("", error.ToString());
    }
}
