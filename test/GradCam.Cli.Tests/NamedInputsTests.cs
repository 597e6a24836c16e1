namespace GradCam.Cli.Tests;

/// <summary>Values of further inputs: photographs, numbers and tensors.</summary>
public sealed class NamedInputsTests : CliFixture
{
    private static readonly string Pair = Path.Combine(AppContext.BaseDirectory, "second-picture.onnx");

    [Fact]
    public async Task Explain_withASecondPhotograph_preparesItToo()
    {
        var result = await Run("explain", Chelsea, "-m", Pair, "--input", $"right={Chelsea}", "-o", Out);

        Assert.Equal(0, result.Code);
        Assert.DoesNotContain("'right' was not given", result.Error);
        Assert.Contains("'right' was not given", (await Run("explain", Chelsea, "-m", Pair, "-o", Out)).Error);
    }

    [Theory]
    [InlineData("right=1,-2,0.5", "Input 'right' of shape [1, 3, 64, 64] takes 12,288 numbers, not 3")]
    [InlineData("right=missing.png", "missing.png does not exist")]
    [InlineData("right=1,x", "1,x is neither a file nor numbers")]
    [InlineData("third=1,2", "no input 'third'")]
    [InlineData("right", "NAME=FILE|NUMBERS")]
    public async Task Explain_withWhatDoesNotFit_saysWhatToGive(string value, string expected) =>
        Refused(await Run("explain", Chelsea, "-m", Pair, "--input", value, "-o", Out), expected);

    [Fact]
    public async Task Explain_withEscapesInALabelsFile_printsNoControlCharacters()
    {
        string model = Write("m.onnx", BuiltInModel.CatsDogs.Onnx());
        Write("m.gradcam.json", "{}"u8.ToArray());
        Write("labels.txt", "\u001b[31mred\ngreen\n"u8.ToArray());
        Write("preprocessor_config.json", "{\"image_mean\":[0,0,0],\"\u001b[31m"u8.ToArray());

        var result = await Run("explain", Chelsea, "-m", model, "-o", Out);

        Assert.Equal(0, result.Code);
        Assert.Contains("left out", result.Error);
        Assert.DoesNotContain('\u001b', result.Output + result.Error);
    }
}
