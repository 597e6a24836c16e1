namespace GradCam.Keras.Hdf;

/// <summary>The place of an array in the file.</summary>
/// <param name="Class">0 in the header, 1 in one piece, 2 in chunks, 3 in other arrays.</param>
/// <param name="Address">The address of the piece, or of the index of the chunks.</param>
/// <param name="Data">The elements, if they lie in the header.</param>
/// <param name="Chunk">The lengths of a chunk's axes.</param>
/// <param name="Index">The kind of index of the chunks.</param>
/// <param name="StoredSize">The bytes of a single chunk that is compressed.</param>
/// <param name="Mask">For a single chunk, the filters that were not applied to it.</param>
internal sealed record HdfLayout(
    int Class,
    ulong Address,
    HdfCursor? Data = null,
    long[]? Chunk = null,
    HdfIndex Index = HdfIndex.Tree1,
    ulong? StoredSize = null,
    uint Mask = 0
)
{
    private const int MostRank = 33;

    public static HdfLayout Read(HdfCursor data)
    {
        int version = data.Version(1, 4);
        if (version < 3)
            return Old(data);
        int kind = data.Byte();
        return kind switch
        {
            0 => new(kind, HdfSource.Undefined, data.Part(data.Short())),
            1 => new(kind, data.Offset()),
            2 => version == 3 ? Chunked(data) : New(data),
            _ => new(kind, HdfSource.Undefined),
        };
    }

    private static HdfLayout Old(HdfCursor data)
    {
        int rank = data.Byte(),
            kind = data.Byte();
        data.Skip(5);
        ulong address = kind == 0 ? HdfSource.Undefined : data.Offset();
        long[] lengths = Lengths(data, rank, 4);
        // Behind a chunk's lengths stands the size of an element.
        return kind == 0
            ? new(kind, address, data.Part(data.Count(data.Int())))
            : new(kind, address, Chunk: kind == 2 ? Without(lengths) : null);
    }

    private static HdfLayout Chunked(HdfCursor data)
    {
        int rank = data.Byte();
        ulong tree = data.Offset();
        return new(2, tree, Chunk: Without(Lengths(data, rank, 4)));
    }

    private static HdfLayout New(HdfCursor data)
    {
        int flags = data.Byte(),
            rank = data.Byte(),
            size = data.Byte();
        long[] lengths = Without(Lengths(data, rank, size));
        var index = (HdfIndex)data.Byte();
        ulong? stored = null;
        uint mask = 0;
        if (index == HdfIndex.Single && (flags & 2) != 0)
            (stored, mask) = (data.Length(), data.Int());
        data.Skip(
            index switch
            {
                HdfIndex.FixedArray => 1,
                HdfIndex.ExtensibleArray => 5,
                HdfIndex.Tree2 => 6,
                _ => 0,
            }
        );
        return new(2, data.Offset(), null, lengths, index, stored, mask);
    }

    private static long[] Lengths(HdfCursor data, int rank, int size)
    {
        if (rank > MostRank)
            throw new HdfException($"an array has {rank} axes");
        long[] lengths = new long[rank];
        for (int i = 0; i < rank; i++)
            lengths[i] = data.Number(size) is > 0 and <= int.MaxValue and var length
                ? (long)length
                : throw new HdfException("a chunk has an impossible length");
        return lengths;
    }

    private static long[] Without(long[] lengths) =>
        lengths.Length > 1 ? lengths[..^1] : throw new HdfException("a chunk has no axes");
}
