using System.Buffers.Binary;
using CsCheck;

namespace GradCam.Tests.Imaging;

public class BmpReaderTests
{
    /// <summary>A bitmap of the 40-byte header; rows come in the file's own order.</summary>
    private static byte[] Bmp(
        int width,
        int height,
        int bits,
        byte[] pixels,
        byte[]? extra = null,
        uint compression = 0,
        uint colours = 0
    )
    {
        extra ??= [];
        var file = new byte[54 + extra.Length + pixels.Length];
        (file[0], file[1]) = ((byte)'B', (byte)'M');
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54 + extra.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), (short)bits);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(30), compression);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(46), colours);
        extra.CopyTo(file, 54);
        pixels.CopyTo(file, 54 + extra.Length);
        return file;
    }

    private static byte[] Read(byte[] file) => Picture.Decode(file).Rgb.ToArray();

    // Two rows of one pixel, each filled up to four bytes.
    private static readonly byte[] TwoRows = [1, 2, 3, 0, 4, 5, 6, 0];

    [Fact]
    public void Decode_24_bits_bottom_up_gives_RGB_from_the_top() =>
        Assert.Equal([6, 5, 4, 3, 2, 1], Read(Bmp(1, 2, 24, TwoRows)));

    [Fact]
    public void Decode_24_bits_top_down_gives_RGB_from_the_top() =>
        Assert.Equal([3, 2, 1, 6, 5, 4], Read(Bmp(1, -2, 24, TwoRows)));

    [Fact]
    public void Decode_32_bits_ignores_the_fourth_byte() =>
        Assert.Equal([3, 2, 1, 6, 5, 4], Read(Bmp(2, 1, 32, [1, 2, 3, 99, 4, 5, 6, 99])));

    [Fact]
    public void Decode_32_bits_with_masks_follows_them() =>
        Assert.Equal(
            [1, 2, 3],
            Read(Bmp(1, 1, 32, [1, 2, 3, 99], [0xFF, 0, 0, 0, 0, 0xFF, 0, 0, 0, 0, 0xFF, 0], compression: 3))
        );

    [Fact]
    public void Decode_16_bits_with_masks_stretches_to_8() =>
        Assert.Equal(
            [255, 0, 255],
            Read(Bmp(1, 1, 16, [0x1F, 0xF8, 0, 0], [0, 0xF8, 0, 0, 0xE0, 7, 0, 0, 0x1F, 0, 0, 0], compression: 3))
        );

    [Theory]
    [InlineData(8, new byte[] { 1, 0, 1, 0 })]
    [InlineData(4, new byte[] { 0x10, 0x10, 0, 0 })]
    [InlineData(1, new byte[] { 0b1010_0000, 0, 0, 0 })]
    public void Decode_palette_gives_its_colours(int bits, byte[] row) =>
        Assert.Equal([9, 8, 7, 3, 2, 1, 9, 8, 7], Read(Bmp(3, 1, bits, row, [1, 2, 3, 0, 7, 8, 9, 0], colours: 2)));

    [Fact]
    public void Decode_index_beyond_palette_gives_black() =>
        Assert.Equal([0, 0, 0], Read(Bmp(1, 1, 8, [200, 0, 0, 0], [1, 2, 3, 0], colours: 1)));

    [Theory]
    [InlineData(0, 1, 24)]
    [InlineData(-5, 1, 24)]
    [InlineData(1, 0, 24)]
    [InlineData(1, int.MinValue, 24)]
    [InlineData(1, 3, 24)]
    [InlineData(int.MaxValue, int.MaxValue, 32)]
    [InlineData(20000, 5000, 24)]
    [InlineData(1, 1, 7)]
    public void Decode_header_that_does_not_fit_is_refused(int width, int height, int bits) =>
        Assert.Throws<GradCamException>(() => Picture.Decode(Bmp(width, height, bits, TwoRows)));

    [Fact]
    public void Decode_run_lengths_are_refused_with_a_remedy() =>
        Assert.Contains(
            "PNG",
            Assert.Throws<GradCamException>(() => Picture.Decode(Bmp(1, 1, 8, TwoRows, compression: 1))).Message
        );

    [Fact]
    public void Decode_any_damage_is_read_or_refused()
    {
        var whole = Bmp(3, 1, 4, [0x10, 0x10, 0, 0], [1, 2, 3, 0, 7, 8, 9, 0], colours: 2);
        Gen.Select(Gen.Int[2, whole.Length - 1].Array[1, 6], Gen.Byte.Array[6], Gen.Int[0, whole.Length])
            .Sample(
                (places, values, length) =>
                {
                    var bytes = whole.ToArray();
                    for (var i = 0; i < places.Length; i++)
                        bytes[places[i]] = values[i];
                    try
                    {
                        Picture.Decode(bytes.AsMemory(0, length));
                    }
                    catch (GradCamException)
                    {
                        // Refused is as good as read; nothing else may come out.
                    }
                },
                iter: 20_000
            );
    }
}
