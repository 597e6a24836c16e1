using System.Text.Json;

namespace GradCam.Cli.Tests.Commands;

public class ListCommandTests : CliFixture
{
    [Fact]
    public async Task Layers_ofBuiltInModel_marksTheOneThatAutoTakes()
    {
        var result = await Run("layers", "cats-dogs");

        Assert.Equal(0, result.Code);
        string line = Assert.Single(
            result.Output.Split('\n'),
            l => l.TrimStart().StartsWith("auto ", StringComparison.Ordinal)
        );
        Assert.Contains("/layer3/layer3.1/Relu_1_output_0", line);
        Assert.Contains("N x 144 x 8 x 8", line);
    }

    [Fact]
    public async Task Layers_json_listsEveryLayer()
    {
        var json = JsonDocument.Parse((await Run("layers", "--json")).Output).RootElement;

        Assert.Equal("logits", json.GetProperty("score").GetString());
        Assert.Equal(
            json.GetProperty("auto").GetString(),
            Assert
                .Single(json.GetProperty("layers").EnumerateArray(), l => l.GetProperty("auto").GetBoolean())
                .GetProperty("name")
                .GetString()
        );
    }

    [Fact]
    public async Task Methods_listsEveryMethod()
    {
        string output = (await Run("methods")).Output;
        Assert.All(CamMethods.All, m => Assert.Contains(m.Title, output));
        Assert.Equal(
            CamMethods.All.Count + CamMethods.Variants.Count,
            JsonDocument
                .Parse((await Run("methods", "--json")).Output)
                .RootElement.GetProperty("methods")
                .GetArrayLength()
        );
    }

    [Fact]
    public async Task Ops_listsOperatorsWithTheirNotes()
    {
        string output = (await Run("ops")).Output;
        Assert.Contains("Relu", output);
        Assert.Contains("At 0 the gradient is 0.", output);
        Assert.True(
            JsonDocument
                .Parse((await Run("ops", "--json")).Output)
                .RootElement.GetProperty("operators")
                .GetArrayLength() > 5
        );
    }

    [Fact]
    public async Task Models_listsTheBuiltInModel()
    {
        Assert.Contains("cat, dog", (await Run("models")).Output);
        Assert.Contains("cats-dogs", (await Run("models", "--json")).Output);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task Completion_ofAShell_printsAScript(string shell) =>
        Assert.Contains("[suggest:", (await Run("completion", shell)).Output);

    [Fact]
    public async Task Suggest_afterMethod_offersTheMethods()
    {
        const string line = "gradcam explain x.png --method ";
        Assert.Contains("layercam", (await Run($"[suggest:{line.Length}]", line)).Output);
    }

    [Theory]
    [InlineData("explain")]
    [InlineData("layers")]
    [InlineData("methods")]
    [InlineData("ops")]
    [InlineData("models")]
    [InlineData("completion")]
    public async Task Help_ofEveryCommand_hasExamples(string command)
    {
        var result = await Run(command, "--help");
        Assert.Equal(0, result.Code);
        Assert.Contains("Examples:", result.Output);
        Assert.Contains($"gradcam {command}", result.Output);
    }
}
