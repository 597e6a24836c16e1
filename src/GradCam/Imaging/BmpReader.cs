using System.Buffers.Binary;
using System.Numerics;

namespace GradCam.Imaging;

/// <summary>
/// Uncompressed Windows bitmaps: 1, 4 and 8 bits with a palette, 16, 24 and 32 bits, either row order.
/// </summary>
internal static class BmpReader
{
    private const int FileHeader = 14,
        CoreHeader = 12,
        InfoHeader = 40;
    private const uint Uncompressed = 0,
        BitFields = 3,
        AlphaBitFields = 6;

    private readonly record struct Header(
        int HeaderSize,
        int Width,
        int Height,
        bool TopDown,
        int Bits,
        uint Compression,
        int PixelOffset,
        int Colours
    );

    public static Picture Read(byte[] file, string name, ResourceLimits limits)
    {
        var header = ReadHeader(file, name);
        PictureDecoder.CheckSize(header.Width, header.Height, name, limits);

        // Checked against the file before anything is allocated: a small file cannot ask for a large picture.
        var stride = ((long)header.Width * header.Bits + 31) / 32 * 4;
        if (header.PixelOffset + stride * header.Height > file.Length)
            throw Damaged(name, "the file ends before its last pixel");

        var pixels = new byte[3 * header.Width * header.Height];
        var readRow = RowReader(file, header, name);
        for (var y = 0; y < header.Height; y++)
        {
            var stored = header.TopDown ? y : header.Height - 1 - y;
            var row = file.AsSpan(header.PixelOffset + (int)(stored * stride), (int)stride);
            readRow(row, pixels.AsSpan(3 * y * header.Width, 3 * header.Width));
        }
        return new Picture(pixels, header.Width, header.Height);
    }

    private delegate void ReadRow(ReadOnlySpan<byte> stored, Span<byte> rgb);

    private static Header ReadHeader(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < FileHeader + CoreHeader)
            throw Damaged(name, "the file ends within its header");
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(file[FileHeader..]);
        var info = file[FileHeader..];
        if (size != CoreHeader && (size < InfoHeader || size > info.Length))
            throw Damaged(name, "the length of its header is wrong");
        long width,
            height;
        int bits;
        uint compression = Uncompressed,
            colours = 0;
        if (size == CoreHeader)
        {
            (width, height) = (
                BinaryPrimitives.ReadUInt16LittleEndian(info[4..]),
                BinaryPrimitives.ReadUInt16LittleEndian(info[6..])
            );
            bits = BinaryPrimitives.ReadUInt16LittleEndian(info[10..]);
        }
        else
        {
            (width, height) = (
                BinaryPrimitives.ReadInt32LittleEndian(info[4..]),
                BinaryPrimitives.ReadInt32LittleEndian(info[8..])
            );
            bits = BinaryPrimitives.ReadUInt16LittleEndian(info[14..]);
            compression = BinaryPrimitives.ReadUInt32LittleEndian(info[16..]);
            colours = BinaryPrimitives.ReadUInt32LittleEndian(info[32..]);
        }
        if (width < 1 || height is 0 or int.MinValue)
            throw Damaged(name, "its width or height is not positive");
        var known = bits is 1 or 4 or 8 or 24
            ? compression == Uncompressed
            : bits is 16 or 32 && compression is Uncompressed or BitFields or AlphaBitFields;
        if (!known)
            throw new GradCamException(
                $"{name} is a BMP of {bits} bits with compression {compression}, which is not read: save it as PNG."
            );
        if (offset < FileHeader + size || offset > file.Length)
            throw Damaged(name, "its pixels begin outside of the file");
        if (bits <= 8 && (colours == 0 || colours > 1u << bits))
            colours = 1u << bits;
        return new Header(
            (int)size,
            (int)width,
            (int)Math.Abs(height),
            height < 0,
            bits,
            compression,
            (int)offset,
            (int)colours
        );
    }

    private static ReadRow RowReader(byte[] file, Header header, string name) =>
        header.Bits switch
        {
            <= 8 => Palette(file, header, name),
            24 => (stored, rgb) =>
            {
                for (var i = 0; i < rgb.Length; i += 3)
                    (rgb[i], rgb[i + 1], rgb[i + 2]) = (stored[i + 2], stored[i + 1], stored[i]);
            },
            _ => Masked(file, header, name),
        };

    private static ReadRow Palette(byte[] file, Header header, string name)
    {
        var entry = header.HeaderSize == CoreHeader ? 3 : 4;
        var start = FileHeader + header.HeaderSize;
        if (start + header.Colours * entry > header.PixelOffset)
            throw Damaged(name, "its palette runs into its pixels");

        // Indices beyond the palette show black, as other readers do.
        var palette = new byte[3 << header.Bits];
        for (var i = 0; i < header.Colours; i++)
        for (var c = 0; c < 3; c++)
            palette[3 * i + c] = file[start + i * entry + 2 - c];
        int bits = header.Bits,
            mask = (1 << bits) - 1;
        return (stored, rgb) =>
        {
            for (var x = 0; x < rgb.Length / 3; x++)
            {
                var bit = x * bits;
                var index = (stored[bit >> 3] >> (8 - bits - (bit & 7))) & mask;
                palette.AsSpan(3 * index, 3).CopyTo(rgb[(3 * x)..]);
            }
        };
    }

    private static ReadRow Masked(byte[] file, Header header, string name)
    {
        Span<uint> masks = header.Bits == 16 ? [0x7C00, 0x03E0, 0x001F] : [0xFF0000, 0x00FF00, 0x0000FF];
        if (header.Compression != Uncompressed)
        {
            // In the old header the masks follow it; in the later ones they are its next fields. The place is the same.
            if (file.Length < FileHeader + InfoHeader + 12)
                throw Damaged(name, "the file ends within its colour masks");
            for (var c = 0; c < 3; c++)
                masks[c] = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(FileHeader + InfoHeader + 4 * c));
        }
        var (red, green, blue) = (masks[0], masks[1], masks[2]);
        if (red == 0 || green == 0 || blue == 0)
            throw Damaged(name, "a colour mask is empty");
        var wide = header.Bits == 32;
        return (stored, rgb) =>
        {
            for (var x = 0; x < rgb.Length / 3; x++)
            {
                var value = wide
                    ? BinaryPrimitives.ReadUInt32LittleEndian(stored[(4 * x)..])
                    : BinaryPrimitives.ReadUInt16LittleEndian(stored[(2 * x)..]);
                (rgb[3 * x], rgb[3 * x + 1], rgb[3 * x + 2]) = (
                    Sample(value, red),
                    Sample(value, green),
                    Sample(value, blue)
                );
            }
        };
    }

    /// <summary>The masked bits, stretched to 0..255. A mask with holes is read as if it had none.</summary>
    private static byte Sample(uint value, uint mask)
    {
        var shift = BitOperations.TrailingZeroCount(mask);
        return (byte)(((ulong)((value & mask) >> shift) * 255 + (mask >> shift) / 2) / (mask >> shift));
    }

    private static GradCamException Damaged(string name, string what) =>
        new($"{name} is a damaged or cut off BMP picture ({what}): fetch or save it again.");
}
