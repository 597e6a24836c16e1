using GradCam.Models.Metadata;

namespace GradCam.Tests.Models.Metadata;

public class ImageMetadataTests
{
    private static readonly ModelInput Input = new(3, 4, 4);

    [Theory]
    [InlineData("Bgr8", "NominalRange_0_255", 20, 250)]
    [InlineData("rgb8", "nominalrange_0_255", 250, 20)]
    [InlineData("Rgb8", "Normalized_0_1", 250 / 255.0, 20 / 255.0)]
    [InlineData("Bgra8", "Normalized_1_1", 20 / 127.5 - 1, 250 / 127.5 - 1)]
    [InlineData("Rgb8", "NominalRange_16_235", 250 * 219 / 255.0 + 16, 20 * 219 / 255.0 + 16)]
    [InlineData(null, null, 20, 250)]
    public void Read_range_isWhatPixelsBecome(string? format, string? range, double first, double last)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (format is not null)
            metadata["image.bitmapPixelFormat"] = format;
        if (range is not null)
            metadata["Image.NominalPixelRange"] = range;

        var read = CardReading.Of(
            ModelCard.Empty,
            new()
            {
                Input = Input,
                IsMarkedImage = true,
                Metadata = metadata,
            }
        );

        var tensor = read.Card.Preprocessing(Input).Apply(Imaging.TestPictures.Uniform(9, 9, 250, 100, 20)).Tensor;
        Assert.Equal(first, tensor[0], 1e-4);
        Assert.Equal(last, tensor[^1], 1e-4);
        Assert.Empty(read.Remarks);
    }

    [Fact]
    public void Read_linearLight_isRemarked()
    {
        var facts = new ModelFacts
        {
            Input = Input,
            Metadata = new Dictionary<string, string> { ["Image.ColorSpaceGamma"] = "Linear" },
        };

        Assert.Contains("linear light", Assert.Single(CardReading.Of(ModelCard.Empty, facts).Remarks).Message);
    }
}
