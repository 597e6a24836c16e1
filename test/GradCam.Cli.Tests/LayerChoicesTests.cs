namespace GradCam.Cli.Tests;

/// <summary>Which layers a person is shown first.</summary>
public sealed class LayerChoicesTests : CliFixture
{
    [Fact]
    public async Task Layers_ofAResidualNetwork_areTheEndsOfBlocksAndStages()
    {
        var result = await Run("layers", "cats-dogs");

        string[] rows = [.. result.Output.Split('\n').Where(l => l.Contains(" x "))];
        Assert.Equal(
            [
                "/stem/stem.2/Relu_output_0",
                "/layer1/layer1.0/Relu_1_output_0",
                "/layer2/layer2.0/Relu_1_output_0",
                "/layer2/layer2.1/Relu_1_output_0",
                "/layer3/layer3.0/Relu_1_output_0",
                "/layer3/layer3.1/Relu_1_output_0",
            ],
            rows.Select(r => r.Split(' ').Single(word => word.StartsWith('/')))
        );
        Assert.Contains("end of a stage", rows[3]);
        Assert.Contains("end of a block", rows[2]);
        Assert.StartsWith("auto", rows[5].TrimStart());
        Assert.Contains("`auto` takes /layer3/layer3.1/Relu_1_output_0: the last with places", result.Output);
        Assert.Contains("--all lists the other 25 tensors", result.Output);
        Assert.Contains("/layer3/layer3.1/c1/Conv_output_0", (await Run("layers", "cats-dogs", "--all")).Output);
    }

    [Fact]
    public void Of_transformer_isOneLayerOfEachBlock()
    {
        Layer[] layers =
        [
            Token("/blocks.0/Add_output_0", "Add"),
            Token("/blocks.0/mlp/Gelu_output_0", "Gelu"),
            Token("/blocks.0/Add_1_output_0", "Add"),
            Token("/blocks.1/Add_output_0", "Add"),
            Token("/blocks.1/Add_1_output_0", "Add"),
            Token("/norm/LayerNormalization_output_0", "LayerNormalization"),
        ];

        var choice = LayerChoices.Of(layers, layers[3]);

        Assert.Equal(
            ["/blocks.0/Add_1_output_0", "/blocks.1/Add_output_0", "/blocks.1/Add_1_output_0", layers[5].Name],
            choice.Select(c => c.Layer.Name)
        );
    }

    private static Layer Token(string name, string op) =>
        new(name, name, op, [null, 197, 384])
        {
            Layout = LayerLayout.Tokens,
            Grid = [14, 14],
            ExtraTokens = 1,
        };
}
