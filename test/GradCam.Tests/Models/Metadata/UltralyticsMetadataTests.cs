using GradCam.Models.Metadata;

namespace GradCam.Tests.Models.Metadata;

public class UltralyticsMetadataTests
{
    private static readonly ModelInput Open = new(3, null, null);

    private static CardReading Read(bool classes, params (string Key, string Value)[] metadata) =>
        CardReading.Of(
            ModelCard.Empty,
            new()
            {
                Input = Open,
                GivesClasses = classes,
                Metadata = metadata.ToDictionary(m => m.Key, m => m.Value),
            }
        );

    [Theory]
    [InlineData("detect", "[480, 640]", 480, 640)]
    [InlineData("segment", "320", 320, 320)]
    [InlineData("pose", "(96, 64)", 96, 64)]
    [InlineData("obb", "[0, 640]", 640, 640)]
    [InlineData(null, null, 640, 640)]
    public void Read_detector_isLetterboxed(string? task, string? size, int height, int width)
    {
        var read = Read(
            false,
            [
                ("names", "{0: 'a', 1: 'b'}"),
                ("stride", "32"),
                .. task is null ? [] : new[] { ("task", task) },
                .. size is null ? [] : new[] { ("imgsz", size) },
            ]
        );

        var expected = PreprocessingPresets.Letterbox.For(Open with { Height = height, Width = width });
        Assert.Equal(expected, read.Card.Preprocessing(Open));
        Assert.Equal(["a", "b"], read.Labels[0].Names.Names);
        Assert.Equal(OriginKind.Declared, read.Preparation!.Kind);
    }

    [Fact]
    public void Read_classifier_cutsTheCentreAndDividesBy255()
    {
        var how = Read(true, ("names", "['a']"), ("task", "classify"), ("imgsz", "[64, 64]")).Card.Preprocessing(Open);

        Assert.Equal(
            (64, ResizeMode.ShortSideThenCenterCrop, 1.0, 1 / 255.0),
            (how.Width, how.Resize, how.CropFraction, how.Scale)
        );
        Assert.Equal([0.0], how.Mean);
    }

    [Fact]
    public void Read_classifierOfYolo5_isNormalizedAsImageNet()
    {
        var how = Read(true, ("names", "['a']"), ("stride", "32")).Card.Preprocessing(Open);

        Assert.Equal((224, ResizeMode.CenterCropThenResize), (how.Width, how.Resize));
        Assert.Equal(PreprocessingPresets.Torchvision.For(Open).Mean, how.Mean);
    }

    [Fact]
    public void Read_rtDetr_isStretched()
    {
        var how = Read(
            false,
            ("names", "['a']"),
            ("task", "detect"),
            ("description", "Ultralytics rtdetr-l model trained on coco.yaml")
        )
            .Card.Preprocessing(Open);

        Assert.Equal((640, ResizeMode.Stretch, 1 / 255.0), (how.Width, how.Resize, how.Scale));
    }

    [Fact]
    public void Read_namesAlone_saysNothingOfPreparation()
    {
        var read = Read(false, ("names", "['a', 'b']"));

        Assert.Null(read.Preparation);
        Assert.Equal("the model's metadata (names)", read.Labels[0].From.Text);
    }
}
