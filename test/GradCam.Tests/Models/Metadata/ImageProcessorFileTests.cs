using GradCam.Models.Metadata;

namespace GradCam.Tests.Models.Metadata;

public sealed class ImageProcessorFileTests : IDisposable
{
    private static readonly ModelInput Open = new(3, null, null);

    private readonly SideFolder _side = new("onnx");

    public void Dispose() => _side.Dispose();

    private Preprocessing Read(string json, ModelInput? input = null)
    {
        // Hugging Face's exports have it above the folder of the ONNX files.
        File.WriteAllText(Path.Combine(_side.Above, "preprocessor_config.json"), json);
        var read = CardReading.Of(ModelCard.Empty, new() { Input = input ?? Open, Path = _side.Model });
        Assert.Empty(read.Remarks);
        return read.Card.Preprocessing(input ?? Open);
    }

    [Fact]
    public void Read_ofViT_stretchesToASquare()
    {
        var how = Read(
            """
            { "do_normalize": true, "do_rescale": true, "do_resize": true, "image_mean": [0.5, 0.5, 0.5],
              "image_processor_type": "ViTImageProcessor", "image_std": [0.5, 0.5, 0.5], "resample": 2,
              "rescale_factor": 0.00392156862745098, "size": { "height": 96, "width": 64 } }
            """
        );

        Assert.Equal(
            (96, 64, ResizeMode.Stretch, Interpolation.Bilinear),
            (how.Height, how.Width, how.Resize, how.Interpolation)
        );
        Assert.Equal([0.5, 0.5, 0.5], how.Mean);
        Assert.Equal(1 / 255.0, how.Scale, 1e-12);
    }

    [Theory]
    [InlineData("""{"shortest_edge": 224}""", """{"height": 224, "width": 224}""", 224, 224)]
    [InlineData("256", "224", 256, 224)]
    public void Read_ofClip_cutsTheCentre(string size, string crop, int before, int after)
    {
        var how = Read(
            $$"""
            { "crop_size": {{crop}}, "do_center_crop": true, "do_normalize": true, "do_resize": true,
              "feature_extractor_type": "CLIPFeatureExtractor", "image_mean": [0.48145466, 0.4578275, 0.40821073],
              "image_std": [0.26862954, 0.26130258, 0.27577711], "resample": 3, "size": {{size}} }
            """
        );

        Assert.Equal(
            (after, ResizeMode.ShortSideThenCenterCrop, (int?)before, Interpolation.Bicubic),
            (how.Height, how.Resize, how.ResizeSize, how.Interpolation)
        );
        Assert.Equal(1 / 255.0, how.Scale);
    }

    [Fact]
    public void Read_ofClip_forAModelOfAnotherSize_keepsTheProportion()
    {
        var how = Read(
            """{"crop_size": 224, "do_center_crop": true, "size": {"shortest_edge": 256}}""",
            new(3, 112, 112)
        );

        Assert.Equal((112, null, 0.875), (how.Height, how.ResizeSize, how.CropFraction));
    }

    [Theory]
    [InlineData("DeiTFeatureExtractor", "256")]
    [InlineData("BeitImageProcessor", """{"height": 256, "width": 256}""")]
    public void Read_ofDeiT_stretchesAndCuts(string kind, string size)
    {
        var how = Read(
            $$"""
            { "crop_size": 224, "do_center_crop": true, "do_resize": true, "image_processor_type": "{{kind}}",
              "size": {{size}} }
            """
        );

        Assert.Equal((224, ResizeMode.StretchThenCenterCrop, (int?)256), (how.Height, how.Resize, how.ResizeSize));
    }

    [Theory]
    [InlineData("""{"shortest_edge": 224}""", ResizeMode.ShortSideThenCenterCrop)]
    [InlineData("224", ResizeMode.ShortSideThenCenterCrop)]
    [InlineData("""{"shortest_edge": 384}""", ResizeMode.Stretch)]
    public void Read_ofConvNext_cutsSmallPicturesAlone(string size, ResizeMode mode)
    {
        var how = Read(
            $$"""
            { "crop_pct": 0.875, "do_normalize": true, "image_mean": [0.485, 0.456, 0.406], "do_resize": true,
              "image_processor_type": "ConvNextImageProcessor", "image_std": [0.229, 0.224, 0.225], "resample": 3,
              "size": {{size}} }
            """
        );

        Assert.Equal((mode, 0.875), (how.Resize, how.CropFraction));
    }

    [Fact]
    public void Read_ofMobileViT_isBgrWithoutMean()
    {
        var how = Read(
            """
            { "crop_size": {"height": 256, "width": 256}, "do_center_crop": true, "do_flip_channel_order": true,
              "do_resize": true, "image_processor_type": "MobileViTImageProcessor", "resample": 2,
              "size": {"shortest_edge": 288} }
            """
        );

        Assert.Equal((ChannelOrder.Bgr, 1 / 255.0, (int?)288), (how.Channels, how.Scale, how.ResizeSize));
        Assert.Equal([0.0], how.Mean);
    }

    [Fact]
    public void Read_ofWhatIsSwitchedOff_isNotDone()
    {
        var how = Read(
            """
            { "do_normalize": false, "do_rescale": false, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
              "do_resize": true, "size": {"height": 32, "width": 32} }
            """
        );

        Assert.Equal(1, how.Scale);
        Assert.Equal([0.0], how.Mean);
        Assert.Equal([1.0], how.Std);
    }

    [Fact]
    public void Read_ofEfficientNet_takesItsOffset()
    {
        var how = Read(
            """
            { "do_normalize": true, "rescale_factor": 0.00784313725490196, "rescale_offset": true,
              "image_mean": [0, 0, 0], "image_std": [1, 1, 1], "size": {"height": 32, "width": 32} }
            """
        );

        Assert.All(how.Apply(Imaging.TestPictures.Uniform(3, 3, 255, 255, 255)).Tensor, v => Assert.Equal(1, v, 1e-5));
    }

    [Fact]
    public void Read_ofOtherJson_findsNothing() =>
        Assert.Equal(PreprocessingPresets.Torchvision.For(Open), Read("""{ "name": "a package", "size": 7 }"""));
}
