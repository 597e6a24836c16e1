namespace GradCam.Cli.Tests;

public sealed class LastNetTests
{
    [Theory]
    [InlineData(typeof(OutOfMemoryException), "takes more memory than there is", false)]
    [InlineData(typeof(InsufficientExecutionStackException), "is nested too deeply", true)]
    [InlineData(typeof(UnauthorizedAccessException), "(permission denied)", false)]
    [InlineData(typeof(DivideByZeroException), "did not expect (DivideByZeroException): please report it", true)]
    public void Tell_unexpectedError_isASentenceWithoutDotNetsWords(Type type, string part, bool debug)
    {
        var error = (Exception)Activator.CreateInstance(type, "secret")!;

        string text = Told(error, debug: false);

        Assert.Contains(part, text);
        Assert.Equal(debug, text.Contains("--debug", StringComparison.Ordinal));
        Assert.DoesNotContain("secret", text);
        Assert.Single(text.TrimEnd().Split('\n'));
        Assert.Contains("secret", Told(error, debug: true));
    }

    [Fact]
    public async Task RunAsync_tokenCancelledBefore_isStopped()
    {
        using var text = new StringWriter();

        int code = await CommandLine.RunAsync(["layers"], Terminal.Plain(text, text), new(canceled: true));

        Assert.Equal(ExitCode.NothingDone, code);
        Assert.Equal("error: Stopped.", text.ToString().Trim());
    }

    [Theory]
    [InlineData("[suggest:x]")]
    [InlineData("[suggest:-5]")]
    [InlineData("[suggest:99999999999]")]
    public async Task RunAsync_suggestionsForNoPlace_areRefused(string directive)
    {
        using var text = new StringWriter();

        int code = await CommandLine.RunAsync(
            [directive, "gradcam explain"],
            Terminal.Plain(text, text),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(ExitCode.NothingDone, code);
        Assert.Contains("names no place", text.ToString());
    }

    private static string Told(Exception error, bool debug)
    {
        using var text = new StringWriter();
        LastNet.Tell(Terminal.Plain(text, text), error);
        if (!debug)
            return text.ToString();
        var terminal = Terminal.Plain(text, text);
        terminal.Debug = true;
        LastNet.Tell(terminal, error);
        return text.ToString();
    }
}
