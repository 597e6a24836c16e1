using System.Text.Json;

namespace GradCam.Cli.Tests.Commands;

public class BakeCommandTests : CliFixture
{
    [Fact]
    public async Task Bake_verify_printsTheLargestDifference()
    {
        var result = await Run(
            "bake",
            "cats-dogs",
            "-o",
            At("cats-dogs.cam.onnx"),
            "--method",
            "gradcam,layercam",
            "--map",
            "input",
            "--target",
            "cat - dog",
            "--verify"
        );

        Assert.Equal(0, result.Code);
        Assert.Contains("cat - dog", result.Output);
        Assert.Matches(@"largest difference from the library is \d\.\de-\d", result.Output);
        Assert.True(File.Exists(At("cats-dogs.cam.onnx")));
    }

    [Fact]
    public async Task Layers_ofABakedModel_namesItsMaps()
    {
        await Run("bake", "-o", At("model.onnx"), "--preprocess", "--overlay", "--target", "input", "--fp16");

        var prose = await Run("layers", At("model.onnx"));
        var json = JsonDocument.Parse((await Run("layers", At("model.onnx"), "--json")).Output).RootElement;

        Assert.Contains("baked", prose.Output);
        Assert.Equal(
            ["raw", "overlay"],
            json.GetProperty("baked").EnumerateArray().Select(o => o.GetProperty("kind").GetString()!)
        );
    }

    [Theory]
    [InlineData("no layer 'nothing'", "--layer", "nothing")]
    [InlineData("many runs", "--method", "scorecam")]
    [InlineData("17 to 18", "--opset", "12")]
    [InlineData("one target", "--target", "top-2")]
    [InlineData("add or mix", "--overlay", "--blend", "pytorch-grad-cam")]
    [InlineData("no class 'bird'", "--target", "bird")]
    public async Task Bake_whatCannotBe_isRefusedAndWritesNothing(string part, params string[] args)
    {
        var result = await Run(["bake", "cats-dogs", "-o", At("model.onnx"), .. args]);

        Refused(result, part);
        Assert.False(File.Exists(At("model.onnx")));
    }

    [Theory]
    [InlineData("--opset takes a whole number, not 'new'", "--opset", "new")]
    [InlineData("--alpha takes a number, not 'much'", "--alpha", "much")]
    [InlineData("--map takes raw or input, not 'large'", "--map", "large")]
    [InlineData("empty", "--method", "")]
    public async Task Bake_valueOfAnotherKind_isRefusedInWordsOfTheCommandLine(string sentence, params string[] args) =>
        Refused(await Run(["bake", .. args]), sentence);

    [Fact]
    public async Task Bake_verifyWithPictures_tellsMapsFromPictures()
    {
        var result = await Run("bake", "-o", At("model.onnx"), "--map", "input", "--overlay", "--verify");

        Assert.Matches(@"\d\.\de[+-]\d of a map's maximum, of the pictures \d of 255 steps", result.Output);
    }

    [Theory]
    [InlineData("gradcam")]
    [InlineData("saliency")]
    public async Task Baked_withItsPreparation_isExplainedAndBakedNoMore(string method)
    {
        await Run("bake", "-o", At("model.onnx"), "--preprocess", "--overlay");

        Refused(
            await Run("explain", Chelsea, "-m", At("model.onnx"), "--method", method, "-o", Out),
            "take the model that it was made of"
        );
        Refused(
            await Run("bake", At("model.onnx"), "-o", At("again.onnx"), "--method", method),
            "take the model that it was made of"
        );
        Assert.False(File.Exists(At("again.onnx")));
    }

    [Fact]
    public async Task Bake_ofKerasFileThatSaysNoPreparation_saysWhichIsBaked()
    {
        using var keras = new SmallKerasModel();
        string model = keras.WholeModel(At("model.h5"));

        Assert.Contains(
            "does not say how photographs are prepared",
            (await Run("bake", model, "-o", At("model.onnx"), "--preprocess")).Error
        );
        Assert.DoesNotContain("photographs are prepared", (await Run("bake", model, "-o", At("model.onnx"))).Error);
    }

    [Fact]
    public async Task Bake_overTheModel_isRefused()
    {
        string model = Write(
            "model.onnx",
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "models", "cats-dogs.onnx"))
        );

        Refused(await Run("bake", model, "-o", model), "not written over");
        Refused(await Run("bake", model, "-o", Folder), "is a folder");
    }
}
