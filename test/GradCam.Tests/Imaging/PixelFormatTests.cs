using NetVips;

namespace GradCam.Tests.Imaging;

/// <summary>Pixels of bitmaps become pictures, and pictures pixels of bitmaps.</summary>
public sealed class PixelFormatTests
{
    private const int Width = 3,
        Height = 2;

    private static readonly byte[] Rgb = [.. Enumerable.Range(0, 3 * Width * Height).Select(i => (byte)(i * 13))];

    public static TheoryData<PixelFormat, int> Formats =>
        new()
        {
            { PixelFormat.Rgb, 3 },
            { PixelFormat.Bgr, 3 },
            { PixelFormat.Rgba, 4 },
            { PixelFormat.Bgra, 4 },
            { PixelFormat.RgbaPremultiplied, 4 },
            { PixelFormat.BgraPremultiplied, 4 },
        };

    [Theory]
    [MemberData(nameof(Formats))]
    public void FromPixels_ofWhatCopyToWrote_isThePicture(PixelFormat format, int bytes)
    {
        var picture = Picture.FromRgb(Rgb, Width, Height);
        int stride = bytes * Width + 5;
        byte[] bitmap = [.. Enumerable.Repeat((byte)77, stride * Height)];

        picture.CopyTo(bitmap, format, stride);

        Assert.Equal(Rgb, Picture.FromPixels(bitmap, Width, Height, format, stride).Rgb.ToArray());
        Assert.Equal(77, bitmap[stride - 1]);
        Assert.Equal(77, bitmap[bytes * Width]);
        // The last row need not be followed by anything.
        Assert.Equal(
            Rgb,
            Picture.FromPixels(bitmap.AsSpan(0, stride + bytes * Width), Width, Height, format, stride).Rgb.ToArray()
        );
        if (bytes == 4)
            Assert.Equal(255, bitmap[3]);
        int red = format.ToString().StartsWith("Bgr") ? 2 : 0;
        Assert.Equal((Rgb[0], Rgb[1], Rgb[2]), (bitmap[red], bitmap[1], bitmap[2 - red]));
    }

    [Fact]
    public void FromPixels_ofGrey_hasThreeEqualChannels_andCopyToWeighsThem()
    {
        Assert.Equal([9, 9, 9, 200, 200, 200], Picture.FromPixels([9, 200], 2, 1, PixelFormat.Grey).Rgb.ToArray());
        var grey = new byte[3];
        Picture.FromRgb([255, 0, 0, 0, 255, 0, 10, 20, 30], 3, 1).CopyTo(grey, PixelFormat.Grey);
        Assert.Equal([76, 150, 18], grey);
    }

    [Fact]
    public void FromPixels_withAlpha_isWhatAFileWithAlphaGives()
    {
        byte[] rgba =
        [
            .. Enumerable
                .Range(0, 256 * 8)
                .SelectMany(i => new[] { (byte)(i * 7), (byte)(i * 31), (byte)(i / 8), (byte)(i % 256) }),
        ];
        using var bare = Image.NewFromMemory(rgba, 256, 8, 4, Enums.BandFormat.Uchar);
        using var image = bare.Copy(interpretation: Enums.Interpretation.Srgb);

        var file = Picture.Decode(image.PngsaveBuffer());

        Assert.Equal(file.Rgb.ToArray(), Picture.FromPixels(rgba, 256, 8, PixelFormat.Rgba).Rgb.ToArray());
    }

    [Fact]
    public void FromPixels_ofPremultipliedColours_addsWhite() =>
        Assert.Equal(
            [255, 255, 255, 227, 137, 127],
            Picture.FromPixels([0, 0, 0, 0, 100, 10, 0, 128], 2, 1, PixelFormat.RgbaPremultiplied).Rgb.ToArray()
        );

    [Theory]
    [InlineData(17, 0, "need 18 bytes")]
    [InlineData(100, 8, "a stride")]
    [InlineData(100, -9, "a stride")]
    [InlineData(18, 10, "need 19 bytes")]
    public void FromPixels_ofTooFewBytesOrOverlappingRows_isRefused(int bytes, int stride, string expected)
    {
        string message = Assert
            .ThrowsAny<ArgumentException>(() => Picture.FromPixels(new byte[bytes], 3, 2, PixelFormat.Rgb, stride))
            .Message;
        Assert.Contains(expected.Replace("a stride", "stride cannot be"), message);
        Assert.ThrowsAny<ArgumentException>(() =>
            Picture.FromRgb(Rgb, 3, 2).CopyTo(new byte[bytes], PixelFormat.Rgb, stride)
        );
    }

    [Fact]
    public void FromPixels_ofUnknownFormatOrNoPixels_isRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Picture.FromPixels(new byte[9], 1, 1, (PixelFormat)99));
        Assert.Throws<ArgumentOutOfRangeException>(() => Picture.FromPixels(new byte[9], 0, 1, PixelFormat.Rgb));
        Assert.Throws<ArgumentOutOfRangeException>(() => Picture.FromPixels(new byte[9], 1, 0, PixelFormat.Rgb));
    }

    [Fact]
    public void Load_ofAStream_isThatOfTheFile_andKeepsToTheLimit()
    {
        var picture = Picture.FromRgb(Rgb, Width, Height);
        using var stream = new MemoryStream(picture.EncodePng());

        Assert.Equal(Rgb, Picture.Load(stream).Rgb.ToArray());
        Assert.True(stream.CanRead);

        stream.Position = 0;
        string message = Assert
            .Throws<GradCamException>(() =>
                Picture.Load(stream, ResourceLimits.Default with { FileBytes = 20 }, "photo.png")
            )
            .Message;
        Assert.StartsWith("photo.png has more bytes than are read: the limit file-bytes is 20", message);
        Assert.Throws<GradCamException>(() => Picture.Load(new MemoryStream([1, 2, 3])));
    }
}
