using System.Text;

namespace GradCam.Tests.Models;

public sealed class ModelCardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ModelCard Parse(string json, string? folder = null) =>
        ModelCard.Parse(Encoding.UTF8.GetBytes(json), "m.gradcam.json", folder);

    private static string Refused(string json, string? folder = null)
    {
        var message = Assert.Throws<GradCamException>(() => Parse(json, folder)).Message;
        Assert.Contains("m.gradcam.json", message);
        return message;
    }

    [Fact]
    public void PathFor_model_is_beside_it() => Assert.Equal("x/foo.gradcam.json", ModelCard.PathFor("x/foo.onnx"));

    [Fact]
    public void ForModel_without_card_is_torchvision()
    {
        var input = new ModelInput(3, 224, 224);
        var card = ModelCard.ForModel(Path.Combine(_folder, "no.onnx"));
        Assert.Same(ModelCard.Empty, card);
        Assert.Equal(PreprocessingPresets.Torchvision.For(input), card.Preprocessing(input));
    }

    [Fact]
    public void Preprocessing_of_cats_and_dogs_card_is_how_it_was_trained()
    {
        var path = Path.Combine(_folder, "cats-dogs.gradcam.json");
        File.WriteAllText(
            path,
            """
            {
              // comments and trailing commas are allowed
              "size": 128, "resize": "stretch", "interpolation": "bilinear", "channels": "rgb", "scale": "1/255",
              "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "labels": ["cat", "dog"],
            }
            """
        );

        var card = ModelCard.ForModel(Path.Combine(_folder, "cats-dogs.onnx"));

        Assert.Equal(path, card.Source);
        Assert.Equal(["cat", "dog"], card.Labels!.Names);
        var expected = PreprocessingPresets.Torchvision.For(new ModelInput(3, 128, 128)) with
        {
            Resize = ResizeMode.Stretch,
        };
        Assert.Equal(expected, card.Preprocessing(new ModelInput(3, 128, 128)));
    }

    [Fact]
    public void Preprocessing_of_preset_takes_the_models_size_and_layout()
    {
        var preprocessing = Parse("""{ "preset": "keras-tf" }""")
            .Preprocessing(new ModelInput(3, 160, 192, TensorLayout.ChannelsLast));
        Assert.Equal(
            (192, 160, TensorLayout.ChannelsLast),
            (preprocessing.Width, preprocessing.Height, preprocessing.Layout)
        );
        Assert.Equal(Interpolation.Nearest, preprocessing.Interpolation);
    }

    [Fact]
    public void Preprocessing_size_fills_what_the_model_leaves_open()
    {
        var preprocessing = Parse("""{ "size": [100, 200] }""").Preprocessing(new ModelInput(null, null, null));
        Assert.Equal((200, 100, 3), (preprocessing.Width, preprocessing.Height, preprocessing.ChannelCount));
    }

    [Fact]
    public void Preprocessing_mean_alone_drops_ImageNet_std()
    {
        var preprocessing = Parse("""{ "mean": 0.5 }""").Preprocessing(new ModelInput(3, 8, 8));
        Assert.Equal([0.5], preprocessing.Mean);
        Assert.Equal([1.0], preprocessing.Std);
    }

    [Fact]
    public void Preprocessing_bgr_over_preset_reverses_its_mean()
    {
        var preprocessing = Parse("""{ "preset": "torchvision", "channels": "bgr" }""")
            .Preprocessing(new ModelInput(3, 8, 8));
        Assert.Equal([0.406, 0.456, 0.485], preprocessing.Mean);
        Assert.Equal([0.225, 0.224, 0.229], preprocessing.Std);
    }

    [Fact]
    public void Preprocessing_of_one_channel_is_grey_with_average_mean()
    {
        var preprocessing = ModelCard.Empty.Preprocessing(new ModelInput(1, 28, 28));
        Assert.Equal(ChannelOrder.Grey, preprocessing.Channels);
        Assert.Equal(0.449, preprocessing.Mean.Single(), 9);
    }

    [Theory]
    [InlineData("""{ "size": 100 }""", "width of 100")]
    [InlineData("""{ "channels": "grey" }""", "channels of 1")]
    [InlineData("""{ "std": 0 }""", "std of 0")]
    [InlineData("""{ "resizeSize": 100 }""", "short side of 100")]
    [InlineData("""{ "cropFraction": 2 }""", "crop fraction of 2")]
    public void Preprocessing_card_against_model_is_refused(string json, string part) =>
        Assert.Contains(
            part,
            Assert.Throws<GradCamException>(() => Parse(json).Preprocessing(new ModelInput(3, 224, 224))).Message
        );

    [Fact]
    public void Preprocessing_of_four_channels_is_refused() =>
        Assert.Contains(
            "4 channels",
            Assert.Throws<GradCamException>(() => ModelCard.Empty.Preprocessing(new ModelInput(4, 224, 224))).Message
        );

    [Theory]
    [InlineData("""{ "presett": "raw" }""", "did you mean 'preset'?")]
    [InlineData("""{ "preset": "torchvison" }""", "did you mean 'torchvision'?")]
    [InlineData("""{ "interpolation": "cubic" }""", "did you mean 'bicubic'?")]
    [InlineData("""{ "size": "big" }""", "'size'")]
    [InlineData("""{ "size": 0 }""", "'size'")]
    [InlineData("""{ "size": [1, 2, 3] }""", "'size'")]
    [InlineData("""{ "mean": [1, 2] }""", "'mean'")]
    [InlineData("""{ "std": "wide" }""", "'std'")]
    [InlineData("""{ "scale": "1/0" }""", "'scale'")]
    [InlineData("""{ "scale": 1e999 }""", "'scale'")]
    [InlineData("""{ "padding": 256 }""", "'padding'")]
    [InlineData("""{ "labels": [] }""", "'labels'")]
    [InlineData("""{ "labels": [1] }""", "'labels'")]
    [InlineData("""{ "layer": 3 }""", "'layer'")]
    [InlineData("""{ "sampleRate": 0 }""", "'sampleRate'")]
    [InlineData("""{ "sampleRate": "fast" }""", "'sampleRate'")]
    [InlineData("""{ "channelNames": "lead I" }""", "'channelNames'")]
    [InlineData("""{ "channelNames": [1] }""", "'channelNames'")]
    [InlineData("""{ "layer": "a", "layer": "b" }""", "twice")]
    [InlineData("""[]""", "not a JSON object")]
    [InlineData("""{ "size": }""", "line 1")]
    public void Parse_mistake_names_file_and_field(string json, string part) => Assert.Contains(part, Refused(json));

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/labels.txt")]
    [InlineData("..\\\\secret.txt")]
    [InlineData("..")]
    public void Parse_labels_outside_of_the_folder_are_refused(string file) =>
        Assert.Contains("same folder", Refused($$"""{ "labels": "{{file}}" }""", _folder));

    [Fact]
    public void Parse_labels_file_is_read_without_its_numbers()
    {
        File.WriteAllText(Path.Combine(_folder, "labels.txt"), "0 Cat\n1 Big Dog\n\n");
        Assert.Equal(["Cat", "Big Dog"], Parse("""{ "labels": "labels.txt" }""", _folder).Labels!.Names);
    }

    [Fact]
    public void Parse_missing_labels_file_is_refused() =>
        Assert.Contains(
            "does not exist",
            Assert.Throws<GradCamException>(() => Parse("""{ "labels": "no.txt" }""", _folder)).Message
        );

    [Fact]
    public void Parse_imagenet1k_gives_a_thousand_labels()
    {
        var labels = Parse("""{ "labels": "imagenet1k" }""").Labels!.Names;
        Assert.Equal(1000, labels.Count);
        Assert.Equal(("tench", "tabby"), (labels[0], labels[281]));
    }

    [Fact]
    public void Parse_null_says_nothing() =>
        Assert.Equal(new ModelCard(), Parse("""{ "layer": null, "size": null }"""));
}
