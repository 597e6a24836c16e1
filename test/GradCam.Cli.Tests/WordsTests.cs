using System.Text.Json;
using GradCam.Foundation;

namespace GradCam.Cli.Tests;

/// <summary>Text that others wrote, as it is shown.</summary>
public sealed class WordsTests : CliFixture
{
    private const string Evil = "[red]a\x1b[31mb\x07\n\r\t\x7f\u009b\u202e\u2066\u2028.png";
    private const string Harmless = @"[red]a\x1b[31mb\x07\n\r\t\x7f\x9b\u202e\u2066\u2028.png";

    [Theory]
    [InlineData(Evil, Harmless)]
    [InlineData("plain ü 漢 😀 \u200f", "plain ü 漢 😀 \u200f")]
    [InlineData("", "")]
    public void Of_controlCharacters_areEscaped(string text, string shown) => Assert.Equal(shown, DisplayText.Of(text));

    [Fact]
    public void Of_halvesOfCharacters_areEscaped()
    {
        // Attributes cannot hold them.
        Assert.Equal(@"\ud83d", DisplayText.Of("\ud83d"));
        Assert.Equal(@"\ude00\ud83d", DisplayText.Of("\ude00\ud83d"));
        Assert.Equal("x\ud83d\ude00" + @"\udc00", DisplayText.Of("x\ud83d\ude00\udc00"));
    }

    [Theory]
    [InlineData("explain", Evil)]
    [InlineData("explain", "x.png", "-m", Evil)]
    [InlineData("explain", "x.png", "--method", Evil)]
    [InlineData("explain", "x.png", "--target", Evil)]
    [InlineData("explain", "x.png", "--alpha", Evil)]
    [InlineData("explain", "x.png", "--limit", Evil)]
    [InlineData("explain", "x.png", "--labels", Evil)]
    [InlineData("explain", "x.png", "--" + Evil)]
    [InlineData("layers", Evil)]
    [InlineData("convert", Evil)]
    [InlineData("bake", Evil)]
    [InlineData(Evil)]
    public async Task Any_ofAnEvilArgument_isSaidHarmlessly(params string[] args)
    {
        var result = await Run([.. args, .. args[0] == "explain" ? ["-o", Out] : (string[])[]]);

        Assert.NotEqual(0, result.Code);
        AssertHarmless(result.Error);
        Assert.Contains(@"\x1b", result.Error);
    }

    [Fact]
    public async Task Explain_ofEvilLabelsAndNames_isShownHarmlessly()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "models", "cats-dogs.onnx"), At("mine.onnx"));
        const string card =
            """{ "size": 128, "resize": "stretch", "labels": ["a\u001b[31m\u0007[red]", "b\n\u202e"] }""";
        await File.WriteAllTextAsync(At("mine.gradcam.json"), card);
        string photo = Write("p\x1b]0;x\x07[red].png", await File.ReadAllBytesAsync(Chelsea));

        foreach (
            string[] inputs in (string[][])
                [
                    [photo],
                    [photo, Chelsea],
                ]
        )
        {
            var prose = await Run(["explain", .. inputs, "-m", At("mine.onnx"), "-o", Out]);
            var json = await Run(["explain", .. inputs, "-m", At("mine.onnx"), "-o", Out, "--json"]);

            Assert.Contains(@"a\x1b[31m\x07[red]", prose.Output);
            AssertHarmless(prose.Output + prose.Error + json.Output);
            var target = JsonDocument
                .Parse(json.Output)
                .RootElement.GetProperty("explanations")[0]
                .GetProperty("target");
            Assert.Equal("a\x1b[31m\x07[red]", target.GetProperty("label").GetString());
        }
    }

    [Fact]
    public async Task Explain_ofInvalidNameInJson_isValidJson()
    {
        var (result, json) = await ExplainJson("\ud800.png", Chelsea);

        Assert.Equal(1, result.Code);
        Assert.Equal("\ufffd.png", json.GetProperty("failures")[0].GetProperty("input").GetString());
    }

    [Fact]
    public async Task ExplainMany_unexpectedErrorOfASource_failsThatSourceAlone()
    {
        using var explainer = Explainer.Load(BuiltInModel.All[0]);
        Source[] sources =
        [
            Source.File(Chelsea),
            Source.Picture("thrown", () => throw new DivideByZeroException("secret")),
            Source.Tensor("huge", () => throw new OutOfMemoryException()),
            Source.Tensor("locked", () => throw new IOException("secret")),
            Source.File(Chelsea),
        ];

        var results = await explainer.ExplainMany(sources, new ExplainRequest()).ToListAsync();

        Assert.Equal([true, false, false, false, true], results.Select(r => r.Error is null));
        Assert.IsType<DivideByZeroException>(results[1].Error!.InnerException);
        Assert.StartsWith(
            "thrown failed in a way that GradCam did not expect (DivideByZeroException)",
            results[1].Error!.Message
        );
        Assert.Contains("more memory than there is", results[2].Error!.Message);
        Assert.DoesNotContain("secret", results[3].Error!.Message);
    }

    [Fact]
    public async Task ExplainMany_errorOfTheCallersOwnFunction_reachesTheCaller()
    {
        using var explainer = Explainer.Load(BuiltInModel.All[0]);

        await Assert.ThrowsAsync<DivideByZeroException>(async () =>
            await explainer
                .ExplainMany<string>([Source.File(Chelsea)], new(), (_, _) => throw new DivideByZeroException())
                .ToListAsync()
        );
    }

    private static void AssertHarmless(string text) =>
        Assert.DoesNotContain(
            text,
            c =>
                c
                    is (< ' ' and not '\n')
                        or (>= '\x7f' and <= '\x9f')
                        or (>= '\u202a' and <= '\u202e')
                        or '\u2028'
                        or '\u2066'
        );
}
