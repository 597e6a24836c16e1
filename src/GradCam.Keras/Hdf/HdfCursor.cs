using System.Buffers.Binary;
using System.Text;

namespace GradCam.Keras.Hdf;

/// <summary>
/// Reads a structure from its beginning on: little-endian numbers, and the addresses and lengths of the file's own
/// sizes.
/// </summary>
internal sealed class HdfCursor(ReadOnlyMemory<byte> bytes, HdfSource source)
{
    private int _at;

    public HdfSource Source { get; } = source;

    /// <summary>The number of bytes that are left.</summary>
    public int Left => bytes.Length - _at;

    public byte Byte() => Bytes(1)[0];

    public int Short() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public uint Int() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>A number of 1 to 8 bytes.</summary>
    public ulong Number(int size)
    {
        ulong value = 0;
        var read = Bytes(size is >= 1 and <= 8 ? size : throw new HdfException("a number has an impossible size"));
        for (int i = size - 1; i >= 0; i--)
            value = value << 8 | read[i];
        return value;
    }

    /// <summary>An address; all ones, of whatever size, are <see cref="HdfSource.Undefined"/>.</summary>
    public ulong Offset() =>
        Number(Source.OffsetSize) is var value && Source.OffsetSize < 8 && value == (1UL << 8 * Source.OffsetSize) - 1
            ? HdfSource.Undefined
            : value;

    public ulong Length() => Number(Source.LengthSize);

    /// <summary>A length, which has to fit into the bytes that are left.</summary>
    public int Count(ulong length) =>
        length <= (ulong)Left ? (int)length : throw new HdfException("a structure ends too early");

    public ReadOnlySpan<byte> Bytes(int count)
    {
        var part = Memory(count).Span;
        return part;
    }

    public ReadOnlyMemory<byte> Memory(int count)
    {
        if (count < 0 || count > Left)
            throw new HdfException("a structure ends too early");
        var part = bytes.Slice(_at, count);
        _at += count;
        return part;
    }

    /// <summary>A structure within this one.</summary>
    public HdfCursor Part(int count) => new(Memory(count), Source);

    /// <summary>The same bytes from here on, to be read on their own.</summary>
    public HdfCursor Copy() => new(bytes[_at..], Source);

    public void Skip(int count) => Bytes(count);

    /// <summary>Reads a part, and skips its padding to a multiple of eight bytes.</summary>
    public HdfCursor Padded(int count)
    {
        var part = Part(count);
        Skip(Math.Min(Left, (8 - count % 8) % 8));
        return part;
    }

    public void Expect(ReadOnlySpan<byte> signature)
    {
        if (!Bytes(signature.Length).SequenceEqual(signature))
            throw new HdfException($"there is no {Encoding.ASCII.GetString(signature)} where one should be");
    }

    /// <summary>A version, which has to be a known one.</summary>
    public int Version(int first, int last) =>
        Byte() is var version && version >= first && version <= last
            ? version
            : throw new HdfException($"a structure has the unknown version {version}");

    /// <summary>The rest, up to the first zero byte.</summary>
    public string Text(int count)
    {
        var text = Bytes(count);
        int end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }
}
