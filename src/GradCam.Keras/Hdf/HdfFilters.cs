using System.IO.Compression;
using GradCam.Foundation;

namespace GradCam.Keras.Hdf;

/// <summary>The filters of a chunk, in the order in which they were applied.</summary>
internal sealed class HdfFilters
{
    private const int Deflate = 1,
        Shuffle = 2,
        Checksum = 3,
        ChecksumSize = 4,
        MostFilters = 32;

    private readonly List<(int Id, int Value)> _filters = [];

    /// <summary>True if there are filters.</summary>
    public bool Any => _filters.Count > 0;

    /// <summary>The filters in the order in which they were applied.</summary>
    /// <param name="data">The message that lists them; null if there is none.</param>
    /// <param name="elementSize">The bytes of an element.</param>
    public static HdfFilters Read(HdfCursor? data, int elementSize)
    {
        var filters = new HdfFilters();
        if (data is null)
            return filters;
        int version = data.Version(1, 2),
            count = data.Byte();
        if (count > MostFilters)
            throw new HdfException($"it went through {count} filters");
        if (version == 1)
            data.Skip(6);
        for (int i = 0; i < count; i++)
        {
            int id = data.Short(),
                name = version == 1 || id >= 256 ? data.Short() : 0;
            data.Skip(2);
            int values = data.Short();
            if (version == 1)
                data.Padded(name);
            else
                data.Skip(name);
            int first = elementSize;
            for (int n = 0; n < values; n++)
                first = data.Int() is var value && n == 0 ? (int)Math.Min(value, int.MaxValue) : first;
            if (version == 1 && values % 2 == 1)
                data.Skip(4);
            filters._filters.Add((id, first));
        }
        return filters;
    }

    /// <summary>Undoes the filters of a chunk.</summary>
    /// <param name="stored">The chunk as it lies in the file.</param>
    /// <param name="mask">The filters that were not applied to it, one bit each.</param>
    /// <param name="to">The chunk's elements.</param>
    public void Undo(HdfCursor stored, uint mask, byte[] to)
    {
        ReadOnlyMemory<byte> bytes = stored.Memory(stored.Left);
        for (int i = _filters.Count - 1; i >= 0; i--)
        {
            if (i < 32 && (mask & 1u << i) != 0)
                continue;
            bytes = _filters[i].Id switch
            {
                // What is behind the elements are checksums of filters that came before.
                Deflate => Inflated(bytes, to.Length + ChecksumSize * _filters.Count),
                Shuffle => Unshuffled(bytes.Span, _filters[i].Value),
                Checksum => bytes.Length >= ChecksumSize
                    ? bytes[..^ChecksumSize]
                    : throw new HdfException("a chunk ends too early"),
                32000 => throw new HdfException("it is compressed by LZF; save it without compression, or with gzip"),
                var id => throw new HdfException(
                    $"it is compressed by the filter {id}, which is not known; save it without compression, or with "
                        + "gzip"
                ),
            };
        }
        if (bytes.Length < to.Length)
            throw new HdfException("a chunk ends too early");
        bytes.Span[..to.Length].CopyTo(to);
    }

    private static byte[] Inflated(ReadOnlyMemory<byte> bytes, int most)
    {
        byte[] result = new byte[most];
        try
        {
            using var stream = new ZLibStream(
                new MemoryStream(FileBytes.AsArray(bytes), writable: false),
                CompressionMode.Decompress
            );
            int got = stream.ReadAtLeast(result, most, throwOnEndOfStream: false);
            return got == most ? result : result[..got];
        }
        catch (InvalidDataException)
        {
            throw new HdfException("a chunk is damaged");
        }
    }

    /// <summary>
    /// Undoes a shuffle, which put all first bytes of the elements together, then all second ones; bytes that are left
    /// over stayed at the end.
    /// </summary>
    private static byte[] Unshuffled(ReadOnlySpan<byte> bytes, int size)
    {
        byte[] result = bytes.ToArray();
        if (size < 2)
            return result;
        int count = bytes.Length / size;
        for (int b = 0, from = 0; b < size && count > 0; b++)
        for (int i = 0, at = b; i < count; i++, at += size)
            result[at] = bytes[from++];
        return result;
    }
}
