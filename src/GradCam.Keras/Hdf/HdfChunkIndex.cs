using System.Numerics;

namespace GradCam.Keras.Hdf;

/// <summary>The addresses of the chunks of an array.</summary>
internal static class HdfChunkIndex
{
    public static IEnumerable<HdfChunk> Of(
        HdfSource source,
        HdfLayout layout,
        HdfFilters filters,
        long[] grid,
        long chunkSize
    ) =>
        layout.Address == HdfSource.Undefined
            ? []
            : layout.Index switch
            {
                HdfIndex.Tree1 => Tree1(source, layout),
                HdfIndex.Single =>
                [
                    new(new long[grid.Length], layout.Address, layout.StoredSize ?? (ulong)chunkSize, layout.Mask),
                ],
                HdfIndex.Implicit => InOrder(layout.Chunk!, grid)
                    .Select(
                        (at, i) => new HdfChunk(at, layout.Address + (ulong)i * (ulong)chunkSize, (ulong)chunkSize, 0)
                    ),
                HdfIndex.FixedArray => FixedArray(source, layout, filters, grid, chunkSize),
                HdfIndex.Tree2 => Tree2(source, layout, filters, chunkSize),
                _ => throw new HdfException(
                    "it may grow along an axis, and is stored in a way for that which is not read"
                ),
            };

    private static IEnumerable<HdfChunk> Tree1(HdfSource source, HdfLayout layout)
    {
        int rank = layout.Chunk!.Length;
        foreach (var (key, child) in HdfTree1.Leaves(source, layout.Address, kind: 1, 8 + 8 * (rank + 1)))
        {
            uint size = key.Int(),
                mask = key.Int();
            long[] at = new long[rank];
            for (int i = 0; i < rank; i++)
                at[i] = (long)key.Number(8);
            yield return new(at, child, size, mask);
        }
    }

    private static IEnumerable<HdfChunk> Tree2(HdfSource source, HdfLayout layout, HdfFilters filters, long chunkSize)
    {
        long[] chunk = layout.Chunk!;
        foreach (var record in HdfTree2.Records(source, layout.Address))
        {
            ulong address = record.Offset(),
                size = (ulong)chunkSize;
            uint mask = 0;
            if (filters.Any)
                (size, mask) = (record.Number(SizeBytes(chunkSize)), record.Int());
            long[] at = new long[chunk.Length];
            for (int i = 0; i < at.Length; i++)
                at[i] =
                    record.Number(8) is var place && place <= int.MaxValue
                        ? (long)place * chunk[i]
                        : throw new HdfException("a chunk does not lie where one can");
            yield return new(at, address, size, mask);
        }
    }

    /// <summary>An entry for each place of the grid, in pages where they are many.</summary>
    private static IEnumerable<HdfChunk> FixedArray(
        HdfSource source,
        HdfLayout layout,
        HdfFilters filters,
        long[] grid,
        long chunkSize
    )
    {
        const int checksum = 4;
        var head = source.Read(layout.Address, (ulong)(8 + source.LengthSize + source.OffsetSize));
        head.Expect("FAHD"u8);
        head.Version(0, 0);
        head.Byte();
        int entry = head.Byte(),
            pageBits = head.Byte();
        ulong count = head.Length(),
            block = head.Offset();
        if (block == HdfSource.Undefined)
            yield break;
        if (entry == 0 || pageBits > 31 || count > (ulong)source.Length / (ulong)entry)
            throw new HdfException("an index of chunks has an impossible shape");
        ulong page = 1UL << pageBits,
            pages = count > page ? (count + page - 1) / page : 1;
        bool paged = pages > 1;
        ulong bitmap = paged ? (pages + 7) / 8 : 0,
            at = block + 6 + (ulong)source.OffsetSize + bitmap + (paged ? checksum : 0UL);
        source.Read(block, 4).Expect("FADB"u8);
        using var places = InOrder(layout.Chunk!, grid).GetEnumerator();
        for (ulong n = 0; n < pages; n++)
        {
            ulong here = Math.Min(page, count - n * page);
            if (!paged)
                here = count;
            var entries = source.Read(at, here * (ulong)entry);
            at += here * (ulong)entry + checksum;
            for (ulong i = 0; i < here && places.MoveNext(); i++)
            {
                var one = entries.Part(entry);
                ulong address = one.Offset();
                yield return filters.Any
                    ? new(places.Current, address, one.Number(SizeBytes(chunkSize)), one.Int())
                    : new(places.Current, address, (ulong)chunkSize, 0);
            }
        }
    }

    /// <summary>The first elements of all chunks, the last axis fastest.</summary>
    private static IEnumerable<long[]> InOrder(long[] chunk, long[] grid)
    {
        long[] index = new long[grid.Length];
        while (true)
        {
            yield return [.. index.Select((n, i) => n * chunk[i])];
            int axis = grid.Length - 1;
            while (axis >= 0 && ++index[axis] == grid[axis])
                index[axis--] = 0;
            if (axis < 0)
                yield break;
        }
    }

    // As the format's own library computes it: room for chunks that filters have made larger.
    private static int SizeBytes(long chunkSize) =>
        Math.Min(8, 1 + (BitOperations.Log2((ulong)Math.Max(1, chunkSize)) + 8) / 8);
}
