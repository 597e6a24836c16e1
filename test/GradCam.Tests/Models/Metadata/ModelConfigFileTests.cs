using GradCam.Models.Metadata;

namespace GradCam.Tests.Models.Metadata;

public sealed class ModelConfigFileTests : IDisposable
{
    private readonly SideFolder _side = new();

    public void Dispose() => _side.Dispose();

    private CardReading Read(string json, ModelInput input)
    {
        _side.Write("config.json", json);
        return CardReading.Of(ModelCard.Empty, new() { Input = input, Path = _side.Model });
    }

    private static string Timm(string more) =>
        $$"""
            { "architecture": "resnet50", "num_classes": 2, "label_names": ["cat", "dog"],
              "pretrained_cfg": { "input_size": [3, 160, 160], "interpolation": "bicubic", "crop_pct": 0.95,
                "test_input_size": [3, 288, 288], "test_crop_pct": 1.0, "mean": [0.5, 0.4, 0.3],
                "std": [0.1, 0.2, 0.3]{{more}} } }
            """;

    [Theory]
    [InlineData(null, 160, 0.95)]
    [InlineData(160, 160, 0.95)]
    [InlineData(288, 288, 1.0)]
    [InlineData(224, 224, 0.95)]
    public void Read_ofTimm_isItsEvaluation(int? side, int size, double crop)
    {
        var input = new ModelInput(3, side, side);
        var read = Read(Timm(""), input);

        var how = read.Card.Preprocessing(input);
        Assert.Equal(
            (size, ResizeMode.ShortSideThenCenterCrop, crop, Interpolation.Bicubic),
            (how.Width, how.Resize, how.CropFraction, how.Interpolation)
        );
        Assert.Equal([0.5, 0.4, 0.3], how.Mean);
        Assert.Equal([0.1, 0.2, 0.3], how.Std);
        Assert.Equal(["cat", "dog"], read.Labels[0].Names.Names);
        Assert.EndsWith("config.json", read.Preparation!.Text);
    }

    [Theory]
    [InlineData("squash", ResizeMode.StretchThenCenterCrop)]
    [InlineData("border", ResizeMode.Letterbox)]
    [InlineData("center", ResizeMode.ShortSideThenCenterCrop)]
    public void Read_ofTimm_followsItsCropMode(string mode, ResizeMode expected)
    {
        var input = new ModelInput(3, 160, 160);

        Assert.Equal(expected, Read(Timm($", \"crop_mode\": \"{mode}\""), input).Card.Preprocessing(input).Resize);
    }

    [Fact]
    public void Read_ofHuggingFace_givesTheLabels()
    {
        var read = Read("""{ "id2label": { "0": "cat", "1": "dog" }, "model_type": "vit" }""", new(3, 8, 8));

        Assert.Equal(["cat", "dog"], read.Labels[0].Names.Names);
        Assert.Null(read.Preparation);
    }

    [Fact]
    public void Read_ofAnotherProgram_findsNothing()
    {
        var read = Read("""{ "mean": "x", "id2label": 7, "port": 80 }""", new(3, 8, 8));

        Assert.Empty(read.Labels);
        Assert.Empty(read.Remarks);
        Assert.Null(read.Preparation);
    }
}
