using GradCam.Data.Rows;
using GradCam.Data.Sources;

namespace GradCam.Data.Tests.Rows;

/// <summary>JPEG files are decoded at less than their size where that is enough; nothing else is.</summary>
public class ReadingTests : DataFixture
{
    private const int Width = 800,
        Height = 600;

    [Theory]
    [InlineData("jpg", 75, 100, 75)]
    [InlineData("jpg", 100, 200, 150)]
    [InlineData("jpg", 301, 800, 600)]
    [InlineData("jpg", int.MaxValue, 800, 600)]
    [InlineData("png", 75, 800, 600)]
    public void Read_downToASide_isOfThatSizeAtLeast(string ending, int leastSide, int width, int height)
    {
        var reading = Of(Save($"photo.{ending}"), leastSide);

        var picture = reading.Read();

        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal((Width, Height), (reading.Width, reading.Height));
    }

    [Fact]
    public void Read_reduced_isTheMeanOfTheWhole()
    {
        string path = Save("photo.jpg");
        var whole = Of(path, int.MaxValue).Read();
        var half = Of(path, Height / 2).Read();

        double difference = 0;
        for (int y = 0; y < half.Height; y++)
        for (int x = 0; x < half.Width; x++)
        for (int c = 0; c < 3; c++)
        {
            int At(int dx, int dy) => whole.Rgb[3 * ((2 * y + dy) * Width + 2 * x + dx) + c];
            double mean = (At(0, 0) + At(1, 0) + At(0, 1) + At(1, 1)) / 4.0;
            difference += Math.Abs(mean - half.Rgb[3 * (y * half.Width + x) + c]);
        }

        Assert.InRange(difference / half.Rgb.Length, 0, 1);
    }

    private static Reading Of(string path, int leastSide) =>
        new(
            new SourceItem(0, "photo", null, [], limits => PictureBytes.OfFile(path, limits)),
            0,
            ResourceLimits.Default,
            leastSide
        );

    /// <summary>Smooth waves, as photographs are more than noise is.</summary>
    private string Save(string name)
    {
        var rgb = new byte[3 * Width * Height];
        for (int i = 0; i < Width * Height; i++)
        for (int c = 0; c < 3; c++)
            rgb[3 * i + c] = (byte)(128 + 100 * Math.Sin((i % Width) * 0.05 * (c + 1)) * Math.Cos((i / Width) * 0.04));
        Picture.FromRgb(rgb, Width, Height).Save(At(name));
        return At(name);
    }
}
