using NetVips;

namespace GradCam.Tests.Imaging;

public class PictureFormatTests
{
    private const int Width = 24,
        Height = 16;

    /// <summary>Left half red, right half blue; the upper half of the green channel is on.</summary>
    private static Image Source()
    {
        var rgb = new byte[3 * Width * Height];
        for (var y = 0; y < Height; y++)
        for (var x = 0; x < Width; x++)
        {
            var p = 3 * (y * Width + x);
            (rgb[p], rgb[p + 1], rgb[p + 2]) = (
                x < Width / 2 ? (byte)200 : (byte)10,
                y < Height / 2 ? (byte)180 : (byte)20,
                (byte)100
            );
        }
        return Image
            .NewFromMemory(rgb, Width, Height, 3, Enums.BandFormat.Uchar)
            .Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private static void AssertNear((byte R, byte G, byte B) expected, (byte R, byte G, byte B) actual, int tolerance) =>
        Assert.True(
            Math.Abs(expected.R - actual.R) <= tolerance
                && Math.Abs(expected.G - actual.G) <= tolerance
                && Math.Abs(expected.B - actual.B) <= tolerance,
            $"{actual} instead of {expected}"
        );

    private static void AssertIsSource(Picture picture, int tolerance)
    {
        Assert.Equal((Width, Height), (picture.Width, picture.Height));
        AssertNear((200, 180, 100), picture.Pixel(3, 3), tolerance);
        AssertNear((10, 180, 100), picture.Pixel(Width - 3, 3), tolerance);
        AssertNear((200, 20, 100), picture.Pixel(3, Height - 3), tolerance);
    }

    [Theory]
    [InlineData("png", 0)]
    [InlineData("jpg", 25)]
    [InlineData("webp", 25)]
    [InlineData("tif", 0)]
    [InlineData("gif", 8)]
    public void Encode_then_decode_gives_the_picture(string extension, int tolerance)
    {
        var picture = Picture.FromRgb(Source().WriteToMemory<byte>(), Width, Height);
        AssertIsSource(Picture.Decode(picture.Encode(extension)), tolerance);
    }

    [Fact]
    public void Decode_CMYK_JPEG_gives_RGB()
    {
        // Ink of a bright red: no cyan, all magenta and yellow.
        var ink = new byte[4 * 16 * 16];
        for (var i = 0; i < ink.Length; i += 4)
            (ink[i + 1], ink[i + 2]) = (255, 255);
        var jpeg = Image
            .NewFromMemory(ink, 16, 16, 4, Enums.BandFormat.Uchar)
            .Copy(interpretation: Enums.Interpretation.Cmyk)
            .JpegsaveBuffer(q: 95);

        var (red, green, blue) = Picture.Decode(jpeg).Pixel(8, 8);

        Assert.True(red > 180 && green < 90 && blue < 90, $"{red} {green} {blue}");
    }

    [Fact]
    public void Decode_16_bit_PNG_gives_8_bits()
    {
        var png = Source()
            .Cast(Enums.BandFormat.Ushort)
            .Linear([257.0], [0.0])
            .Cast(Enums.BandFormat.Ushort)
            .Copy(interpretation: Enums.Interpretation.Rgb16)
            .PngsaveBuffer(bitdepth: 16);
        AssertIsSource(Picture.Decode(png), 0);
    }

    [Fact]
    public void Decode_grey_16_bit_PNG_gives_equal_channels()
    {
        var png = Image
            .NewFromMemory(new ushort[] { 0, 0x8080, 0xFFFF, 0x4040 }, 2, 2, 1, Enums.BandFormat.Ushort)
            .Copy(interpretation: Enums.Interpretation.Grey16)
            .PngsaveBuffer(bitdepth: 16);
        Assert.Equal([0, 0, 0, 0x80, 0x80, 0x80, 255, 255, 255, 0x40, 0x40, 0x40], Picture.Decode(png).Rgb.ToArray());
    }

    [Fact]
    public void Decode_grey_JPEG_gives_equal_channels()
    {
        var jpeg = Image
            .NewFromMemory(Enumerable.Repeat((byte)90, 64).ToArray(), 8, 8, 1, Enums.BandFormat.Uchar)
            .Copy(interpretation: Enums.Interpretation.Bw)
            .JpegsaveBuffer();
        AssertNear((90, 90, 90), Picture.Decode(jpeg).Pixel(4, 4), 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_transparent_PNG_lays_it_over_white(bool sixteenBits)
    {
        // Clear, half clear, opaque black.
        var bytes = Image.NewFromMemory(
            new byte[] { 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 255 },
            3,
            1,
            4,
            Enums.BandFormat.Uchar
        );
        var png = sixteenBits
            ? bytes
                .Linear([257.0], [0.0])
                .Cast(Enums.BandFormat.Ushort)
                .Copy(interpretation: Enums.Interpretation.Rgb16)
                .PngsaveBuffer(bitdepth: 16)
            : bytes.Copy(interpretation: Enums.Interpretation.Srgb).PngsaveBuffer();

        var picture = Picture.Decode(png);

        Assert.Equal((255, 255, 255), picture.Pixel(0, 0));
        AssertNear((127, 127, 127), picture.Pixel(1, 0), 1);
        Assert.Equal((0, 0, 0), picture.Pixel(2, 0));
    }

    [Fact]
    public void Decode_grey_with_alpha_lays_it_over_white()
    {
        var png = Image
            .NewFromMemory(new byte[] { 40, 0, 40, 255 }, 2, 1, 2, Enums.BandFormat.Uchar)
            .Copy(interpretation: Enums.Interpretation.Bw)
            .PngsaveBuffer();
        Assert.Equal([255, 255, 255, 40, 40, 40], Picture.Decode(png).Rgb.ToArray());
    }

    [Fact]
    public void Decode_palette_PNG_gives_its_colours() =>
        AssertIsSource(Picture.Decode(Source().PngsaveBuffer(palette: true, dither: 0)), 8);

    [Fact]
    public void Decode_animated_GIF_gives_its_first_frame()
    {
        var frames = Image.Arrayjoin([Source(), Source().Invert()], across: 1);
        var animated = frames
            .Mutate(image => image.Set(GValue.GIntType, "page-height", Height))
            .GifsaveBuffer(dither: 0);
        AssertIsSource(Picture.Decode(animated), 8);
    }

    [Theory]
    [InlineData(1, 24, 16)]
    [InlineData(2, 24, 16)]
    [InlineData(3, 24, 16)]
    [InlineData(4, 24, 16)]
    [InlineData(5, 16, 24)]
    [InlineData(6, 16, 24)]
    [InlineData(7, 16, 24)]
    [InlineData(8, 16, 24)]
    public void Decode_EXIF_orientation_equals_libvips_autorot(int orientation, int width, int height)
    {
        var stored = Source().Mutate(image => image.Set(GValue.GIntType, "orientation", orientation));
        var tiff = stored.TiffsaveBuffer();
        var expected = Image.TiffloadBuffer(tiff).Autorot();

        var picture = Picture.Decode(tiff);

        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal(expected.WriteToMemory<byte>(), picture.Rgb.ToArray());
    }

    [Fact]
    public void Decode_rotated_JPEG_gives_it_upright()
    {
        var stored = Source().Rot(Enums.Angle.D270).Mutate(image => image.Set(GValue.GIntType, "orientation", 6));
        AssertIsSource(Picture.Decode(stored.JpegsaveBuffer(q: 95)), 25);
    }

    [Fact]
    public void Decode_from_many_threads_gives_the_same_picture()
    {
        var encoded = File.ReadAllBytes(TestPictures.GoldenPath("chelsea"));
        var expected = Picture.Decode(encoded).Rgb.ToArray();
        Parallel.For(0, 16, _ => Assert.Equal(expected, Picture.Decode(encoded).Rgb.ToArray()));
    }

    [Fact]
    public void Decode_part_of_an_array_gives_the_picture()
    {
        byte[] encoded = [1, 2, 3, .. Source().PngsaveBuffer(), 4];
        AssertIsSource(Picture.Decode(encoded.AsMemory()[3..^1]), 0);
    }
}
