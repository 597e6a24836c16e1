namespace GradCam.Cli.Tests;

/// <summary>
/// Streams that are closed, full or no longer read: never a stack trace, and what is written to files is written.
/// </summary>
public sealed class StandardStreamTests : ProgramFixture
{
    [Theory]
    [InlineData(">&-", 0, "")]
    [InlineData("2>&-", 0, "")]
    [InlineData("<&- >&- 2>&-", 0, "")]
    [InlineData("2>/dev/full", 0, "")]
    [InlineData(">/dev/full", 1, "the disk is full")]
    [InlineData("--json >/dev/full", 1, "the disk is full")]
    [InlineData("--json >&-", 1, "it is closed")]
    [InlineData("--json >&- 2>&-", 1, "")]
    public async Task Explain_withAStreamThatTakesNothing_writesItsFiles(string redirection, int code, string sentence)
    {
        var result = await Shell($"exec $gradcam explain '{Chelsea}' -o out {redirection}");

        Assert.Equal(code, result.Code);
        Assert.Contains(sentence, result.Error);
        Assert.Equal(451, Picture.Load(Assert.Single(Directory.GetFiles(Out))).Width);
    }

    [Theory]
    [InlineData("explain photos -o out --json", 4)]
    [InlineData("ops --json", 0)]
    [InlineData("explain --help", 0)]
    public async Task Any_whoseReaderHasGone_endsQuietly(string command, int files)
    {
        Pictures(4);

        var result = await Shell($"$gradcam {command} | head -1");

        Assert.Empty(result.Error);
        Assert.Equal(files, Directory.Exists(Out) ? Directory.GetFiles(Out).Length : 0);
    }

    [Theory]
    [InlineData("TMPDIR", "/none")]
    [InlineData("TMPDIR", "/proc/self")]
    [InlineData("HOME", "/none")]
    [InlineData("GRADCAM_CACHE", "/proc/self/none")]
    [InlineData("GRADCAM_CACHE", "/dev/null")]
    public async Task Explain_withoutAFolderForItself_isDone(string variable, string value)
    {
        string model = Path.Combine(AppContext.BaseDirectory, "models", "cats-dogs.onnx");

        var result = await Shell(
            $"exec $gradcam explain '{Chelsea}' -m '{model}' --preprocess unit --task classification -o out",
            (variable, value)
        );

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Single(Directory.GetFiles(Out));
    }

    [Fact]
    public async Task Explain_inAFolderThatIsDeleted_isDoneWherePathsAreWhole()
    {
        string deleted = $"mkdir gone && cd gone && rmdir ../gone && exec $gradcam explain '{Chelsea}'";

        Assert.Equal(0, (await Shell($"{deleted} -o '{Out}'")).Code);
        Refused(await Shell(deleted), "choose another with -o");
    }
}
