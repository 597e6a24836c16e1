using GradCam.Imaging;
using NetVips;

namespace GradCam.Tests.Imaging;

/// <summary>libvips reads what we write, and it is as small as what libvips writes.</summary>
public sealed class PngWriterTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 2, 1 }, { 1, 3 }, { 11, 2 }, { 12, 5 }, { 33, 7 }, { 500, 375 }, { 1, 300_000 }, { 100_000, 2 } };

    [Theory, MemberData(nameof(Sizes))]
    public void Encode_noise_is_read_back_as_it_was(int width, int height)
    {
        var pixels = new byte[3 * width * height];
        new Random(width).NextBytes(pixels);
        AssertReadBack(Picture.FromRgb(pixels, width, height));
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Encode_a_drawing_is_read_back_as_it_was(int width, int height)
    {
        var pixels = new byte[3 * width * height];
        for (int i = 0; i < pixels.Length; i += 7) pixels[i / 21 * 3] = 200;
        AssertReadBack(Picture.FromRgb(pixels, width, height));
    }

    [Fact]
    public void Encode_a_photograph_is_no_larger_than_libvips_makes_it()
    {
        var chelsea = Picture.Load(Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png"));
        using var image = Image.NewFromMemory(chelsea.Memory, chelsea.Width, chelsea.Height, 3, Enums.BandFormat.Uchar);
        Assert.InRange(chelsea.EncodePng().Length, 1, image.PngsaveBuffer(compression: 6, filter: Enums.ForeignPngFilter.Up).Length);
    }

    [Fact]
    public void Encode_a_drawing_finds_its_repeats()
    {
        var pixels = new byte[3 * 600 * 400];
        for (int y = 0; y < 400; y++)
            for (int x = 0; x < 600; x++) pixels[3 * (600 * y + x)] = (byte)(x / 40 * 16 + y / 40);
        // A Huffman code cannot be shorter than a bit for each byte.
        Assert.InRange(Picture.FromRgb(pixels, 600, 400).EncodePng().Length, 1, pixels.Length / 80);
    }

    private static void AssertReadBack(Picture picture)
    {
        var back = Picture.Decode(picture.EncodePng());
        Assert.Equal((picture.Width, picture.Height), (back.Width, back.Height));
        Assert.True(picture.Rgb.SequenceEqual(back.Rgb));
    }
}
