using System.Text.Json;

namespace GradCam.Cli.Tests;

/// <summary>The library's sentences name its members; the command line names its options.</summary>
public sealed class OptionWordsTests : CliFixture
{
    [Fact]
    public async Task Explain_ofAModelWithoutACard_namesTheOption_inProseAndInJson()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "models", "cats-dogs.onnx"), At("bare.onnx"));

        var inspected = await Run("inspect", At("bare.onnx"), "--json");
        var explained = await Run("explain", Chelsea, "-m", At("bare.onnx"), "-o", Out);

        Assert.Contains("give --preprocess unit or another preset", explained.Error);
        var diagnostics = JsonDocument.Parse(inspected.Output).RootElement.GetProperty("diagnostics");
        Assert.Contains(
            diagnostics.EnumerateArray(),
            d => d.GetProperty("message").GetString()!.Contains("give --preprocess unit or another preset")
        );
        Assert.DoesNotContain(
            "ExplainerOptions",
            inspected.Output + inspected.Error + explained.Output + explained.Error
        );
        Assert.DoesNotContain("ModelCard", inspected.Output + explained.Error);
    }

    [Fact]
    public async Task Explain_ofWhatALimitRefuses_namesTheOption()
    {
        var result = await Run("explain", Chelsea, "--limit", "picture-pixels=100", "-o", Out);

        Assert.Contains("raise it with --limit picture-pixels=N if you trust the file", result.Error);
    }
}
