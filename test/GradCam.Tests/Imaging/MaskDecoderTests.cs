using GradCam.Imaging;
using NetVips;

namespace GradCam.Tests.Imaging;

/// <summary>A pixel is set whatever the depth and the channels that say so.</summary>
public class MaskDecoderTests
{
    private const int Width = 48,
        Height = 32;

    [Theory]
    // A label of 1 in a picture of 8 bits, and of 16, where it is less than one level of 8.
    [InlineData("grey", ".png", 1)]
    [InlineData("deep", ".png", 1)]
    [InlineData("deep", ".tif", 40_000)]
    [InlineData("blue", ".png", 3)]
    [InlineData("blue", ".webp", 255)]
    [InlineData("transparent", ".png", 200)]
    [InlineData("grey", ".jpg", 255)]
    public void Decode_givesThePixelsThatAreSet(string kind, string ending, int value)
    {
        var (pixels, width, height) = MaskDecoder.Decode(Encoded(kind, ending, value), "mask", ResourceLimits.Default);

        Assert.Equal((Width, Height), (width, height));
        Assert.Equal(Enumerable.Range(0, Width * Height).Select(i => IsSet(i % Width, i / Width)), pixels);
    }

    [Fact]
    public void Decode_ofABitmap_givesThePixelsThatAreSet()
    {
        byte[] rgb = [.. Enumerable.Range(0, 3 * 2 * 2).Select(i => (byte)(i == 10 ? 1 : 0))];
        byte[] header = new byte[54];
        "BM"u8.CopyTo(header);
        BitConverter.TryWriteBytes(header.AsSpan(2), 54 + 16);
        BitConverter.TryWriteBytes(header.AsSpan(10), 54);
        BitConverter.TryWriteBytes(header.AsSpan(14), 40);
        BitConverter.TryWriteBytes(header.AsSpan(18), 2);
        BitConverter.TryWriteBytes(header.AsSpan(22), -2);
        BitConverter.TryWriteBytes(header.AsSpan(26), 1 | (24 << 16));
        byte[] file = [.. header, .. rgb[..6], 0, 0, .. rgb[6..], 0, 0];

        Assert.Equal([false, false, false, true], MaskDecoder.Decode(file, "mask", ResourceLimits.Default).Pixels);
    }

    [Fact]
    public void Decode_ofADamagedFile_saysSo()
    {
        byte[] whole = Encoded("grey", ".png", 1);

        var error = Assert.Throws<GradCamException>(() =>
            MaskDecoder.Decode(whole[..(whole.Length - 30)], "mask", ResourceLimits.Default)
        );

        Assert.Contains("mask is a damaged or cut off Png", error.Message);
    }

    private static bool IsSet(int x, int y) => x is >= 8 and < 24 && y is >= 16 and < 24;

    private static byte[] Encoded(string kind, string ending, int value)
    {
        Vips.EnsureReady();
        using var zero = Image.Black(Width, Height);
        using var rectangle = zero.Mutate(m => m.DrawRect([255], 8, 16, 16, 8, fill: true));
        using var one = rectangle.Linear([value / 255.0], [0.0]);
        using var set = one.Rint();
        using var mask = kind switch
        {
            "deep" => set.Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Grey16),
            "blue" => zero.Bandjoin(zero, set.Cast(Enums.BandFormat.Uchar))
                .Copy(interpretation: Enums.Interpretation.Srgb),
            // Everything is of one colour, and the object alone is to be seen.
            "transparent" => Image
                .Black(Width, Height)
                .Linear([1.0], [90.0])
                .Cast(Enums.BandFormat.Uchar)
                .Bandjoin(set.Cast(Enums.BandFormat.Uchar))
                .Copy(interpretation: Enums.Interpretation.Bw),
            _ => set.Cast(Enums.BandFormat.Uchar),
        };
        return ending == ".webp" ? mask.WebpsaveBuffer(lossless: true) : mask.WriteToBuffer(ending);
    }
}
