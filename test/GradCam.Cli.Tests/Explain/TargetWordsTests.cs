using GradCam.Cli.Explain;

namespace GradCam.Cli.Tests.Explain;

/// <summary>Targets with signs, in words.</summary>
public sealed class TargetWordsTests : CliFixture
{
    [Theory]
    [InlineData("cat", null)]
    [InlineData("-cat", "what speaks against cat")]
    [InlineData("cat - dog", "what speaks for cat rather than dog")]
    [InlineData("cat + dog", null)]
    [InlineData("cat - 0.5 * dog", null)]
    [InlineData("cat - dog - cow", null)]
    public void Meaning_target_isSaidWhereSignsAreOpposites(string label, string? meaning) =>
        Assert.Equal(meaning, TargetWords.Meaning(new(null, label, 0, null)));

    [Fact]
    public void Meaning_classWithASignInItsName_isAClass() => Assert.Null(TargetWords.Meaning(new(3, "-cat", 0, null)));

    [Theory]
    [InlineData("-cat", "against cat", "minus-cat")]
    [InlineData("-0", "against cat", "minus-cat")]
    [InlineData("-dog", "against dog", "minus-dog")]
    [InlineData("cat - dog", "for cat rather than dog", "cat-minus-dog")]
    public async Task Explain_oppositeTarget_saysWhatItIs(string target, string words, string file)
    {
        var result = await Run("explain", Chelsea, "--target", target, "-o", Out);

        Assert.Equal(0, result.Code);
        Assert.Contains($"what speaks {words}", result.Output);
        Assert.True(File.Exists(Path.Combine(Out, $"chelsea.{file}.gradcam.overlay.png")));
    }

    [Fact]
    public async Task Explain_oppositeOfTheTopClass_isAnotherMap()
    {
        var (_, json) = await ExplainJson(Chelsea, "--target", "cat,-cat", "--save", "raw");

        float[][] raw =
        [
            .. json.GetProperty("explanations")
                .EnumerateArray()
                .Select(e => Npy.Load(e.GetProperty("files").GetProperty("raw").GetString()!).Data.ToArray()),
        ];
        // Grad-CAM is linear in the gradient.
        Assert.All(raw[0].Zip(raw[1]), pair => Assert.Equal(pair.First, -pair.Second, 1e-3f));
    }

    [Theory]
    [InlineData("-monkey")]
    [InlineData("-otter")]
    public async Task Explain_oppositeThatBeginsLikeAnOption_isATarget(string target) =>
        Refused(await Run("explain", Chelsea, "--target", target, "-o", Out), target[1..]);
}
