using System.Diagnostics;

namespace GradCam.Tests.Targets;

/// <summary>Whatever is written gives a target or one sentence.</summary>
public class TargetTextFuzzTests
{
    private static readonly string[] Parts =
    [
        "top",
        "top-",
        "3",
        "cat",
        " + ",
        " - ",
        "*",
        "(",
        ")",
        "\"",
        ":",
        "prob:",
        "rest:",
        "finer:",
        "region:",
        "box:",
        "objectness:",
        "similar:",
        "x.npy",
        "mask.png",
        "0.5",
        "1e99",
        "-1",
        "٣",
        "NaN",
        "99999999999",
        " ",
        "-",
        "\0",
        "\ud800",
        "/",
        "region:/dev/zero",
        "similar:/dev/tty:3",
    ];

    [Fact]
    public void Parse_of_anything_throws_nothing_else()
    {
        var random = new Random(11);
        for (int i = 0; i < 5000; i++)
            Try(string.Concat(Enumerable.Range(0, 1 + random.Next(9)).Select(_ => Parts[random.Next(Parts.Length)])));
    }

    [Theory]
    [InlineData("a - + b")]
    [InlineData("a + - - b")]
    [InlineData("+ a")]
    [InlineData("-")]
    [InlineData("region:x.png:")]
    public void Parse_of_signs_without_targets_says_so(string text) =>
        Assert.Throws<GradCamException>(() => Target.Parse(text));

    [Fact]
    public void Parse_of_very_long_or_deep_text_ends_soon()
    {
        var watch = Stopwatch.StartNew();
        Try(new string('(', 4000) + "3" + new string(')', 4000));
        Try(string.Concat(Enumerable.Repeat("prob:", 1600)) + "3");
        Try(string.Concat(Enumerable.Repeat("3 + ", 2000)) + "3");
        Try(new string('x', 10_000_000));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    private static void Try(string text)
    {
        try
        {
            Target.Parse(text);
        }
        catch (GradCamException e)
        {
            Assert.DoesNotContain(e.Message, char.IsControl);
        }
    }
}
