using GradCam.Foundation;

namespace GradCam.Keras.Hdf;

/// <summary>
/// The bytes of an HDF5 file. Every length is compared with the file before memory is taken for it, and the sum of all
/// that is read and unpacked is bounded: a file that leads in circles, or names the same bytes again and again, ends.
/// </summary>
internal sealed class HdfSource(Stream stream, ResourceLimits limits) : IDisposable
{
    /// <summary>The address of an object that does not exist.</summary>
    public const ulong Undefined = ulong.MaxValue;

    /// <summary>The bytes that may be read or unpacked whatever the file's length is.</summary>
    public const long Free = 64L << 20;

    // Structures are read once and kept, the arrays once; a prepared model reads both again with a source of its own.
    private const int Times = 4;

    private readonly Stream _stream = stream;
    private long _toRead = Free + Times * stream.Length,
        _toUnpack = Unpackable(stream.Length, limits);

    public long Length { get; } = stream.Length;

    /// <summary>The origin of all addresses.</summary>
    public ulong Base { get; set; }

    /// <summary>The number of bytes of an address.</summary>
    public int OffsetSize { get; set; } = 8;

    /// <summary>The number of bytes of a length.</summary>
    public int LengthSize { get; set; } = 8;

    /// <summary>The bytes at an address.</summary>
    /// <exception cref="HdfException">
    /// They lie outside of the file, or more was read than a valid file needs.
    /// </exception>
    public HdfCursor Read(ulong address, ulong count)
    {
        Check(address, count);
        byte[] bytes = new byte[count];
        Fill(address, bytes);
        return new(bytes, this);
    }

    /// <summary>The bytes at an address, or as many as there are up to the file's end.</summary>
    public HdfCursor UpTo(ulong address, ulong most) =>
        Read(address, Math.Min(most, (ulong)Length - Math.Min((ulong)Length, Base + Math.Min(address, (ulong)Length))));

    /// <summary>The bytes at an address into memory.</summary>
    public void Read(ulong address, Span<byte> to)
    {
        Check(address, (ulong)to.Length);
        Fill(address, to);
    }

    /// <summary>Counts bytes that content unpacks to.</summary>
    public void Unpack(long bytes)
    {
        if ((_toUnpack -= bytes) < 0)
            throw new HdfException("it would unpack to far more than it stores")
            {
                Remedy = limits.Met("unpack-ratio"),
            };
    }

    public void Dispose() => _stream.Dispose();

    private static long Unpackable(long length, ResourceLimits limits) =>
        limits.UnpackRatio > (long.MaxValue - Free) / Math.Max(1, length)
            ? long.MaxValue
            : Free + limits.UnpackRatio * length;

    private void Check(ulong address, ulong count)
    {
        if (address == Undefined)
            throw new HdfException("a structure is missing");
        if (
            count > (ulong)Length
            || address > (ulong)Length
            || Base > (ulong)Length
            || Base + address > (ulong)Length - count
        )
            throw new HdfException("it ends too early");
        if ((_toRead -= (long)count) < 0)
            throw new HdfException("its structures lead in circles");
    }

    private void Fill(ulong address, Span<byte> to)
    {
        try
        {
            _stream.Position = (long)(Base + address);
            _stream.ReadExactly(to);
        }
        catch (IOException e)
        {
            throw new HdfException(IoReason.Of(e));
        }
    }
}
