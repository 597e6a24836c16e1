using System.Text.RegularExpressions;
using GradCam.Server.Requests;
using GradCam.Tests;

namespace GradCam.Server.Tests.Requests;

/// <summary>The library's sentences name options; a request's answer names its fields.</summary>
public partial class ApiWordsTests
{
    [Theory]
    [InlineData("name one by its number (--target 5), or", "name one by its number (\"target\": \"5\"), or")]
    [InlineData("(--target similar:PHOTO)", "(\"target\": \"similar:PHOTO\")")]
    [InlineData("take fewer --samples.", "take fewer \"samples\".")]
    [InlineData("they are prepared (--preprocess).", "they are prepared (the server's --preprocess).")]
    [InlineData("; the `methods` command lists them.", "; GET /v1/methods lists them.")]
    [InlineData("(`gradcam layers` lists them)", "(GET /v1/models/{model}/layers lists them)")]
    [InlineData(
        "the limit nodes is 5,000; raise it with --limit nodes=N (ResourceLimits) if you trust the file.",
        "the limit nodes is 5,000; the server's owner can raise it."
    )]
    public void Of_putsOptionsIntoFields(string sentence, string expected) =>
        Assert.Equal(expected, ApiWords.Of(sentence));

    [Fact]
    public void Of_everySentenceOfTheLibrary_leavesNoOptionThatARequestCouldNotHave()
    {
        var lines = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src", "GradCam"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/") && !file.Contains("/Inference/"))
            .SelectMany(File.ReadLines)
            .Select(line => line.Trim())
            .Where(line => !line.StartsWith("//", StringComparison.Ordinal) && Option().IsMatch(line))
            .ToArray();

        Assert.True(lines.Length > 20);
        Assert.All(lines, line => Assert.DoesNotMatch(@"(?<!server's )--[a-z]{3,}", ApiWords.Of(line)));
    }

    [GeneratedRegex("[ (\"`]--[a-z]{3,}")]
    private static partial Regex Option();
}
