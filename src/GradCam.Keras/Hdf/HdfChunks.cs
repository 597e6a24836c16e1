namespace GradCam.Keras.Hdf;

/// <summary>
/// An array that was cut into chunks of one size: each is unpacked on its own and put into its place.
/// </summary>
internal static class HdfChunks
{
    public static void Read(
        HdfSource source,
        HdfLayout layout,
        HdfFilters filters,
        long[] lengths,
        int elementSize,
        Span<byte> to
    )
    {
        long[] chunk = layout.Chunk!;
        if (chunk.Length != lengths.Length)
            throw new HdfException("a chunk has other axes than the array");
        long chunkSize =
            HdfSpace.Count(chunk) is var count && count <= int.MaxValue / elementSize
                ? count * elementSize
                : throw new HdfException("a chunk is far too large");
        long[] grid = [.. lengths.Select((length, i) => (length + chunk[i] - 1) / chunk[i])];
        long places = HdfSpace.Count(grid);
        // Chunks overhang the array's end; an honest one is not much larger than the array.
        byte[]? unpacked = null;
        var seen = new HashSet<long>();
        foreach (var found in HdfChunkIndex.Of(source, layout, filters, grid, chunkSize))
        {
            if (found.Address == HdfSource.Undefined)
                continue;
            long number = Number(found.At, chunk, grid);
            // Chunks beyond the end stay behind when an array shrinks.
            if (number < 0)
                continue;
            if (!seen.Add(number))
                throw new HdfException("it has a chunk twice");
            source.Unpack(chunkSize);
            unpacked ??= new byte[chunkSize];
            filters.Undo(source.Read(found.Address, found.Size), found.Mask, unpacked);
            Place(unpacked, found.At, chunk, lengths, elementSize, to);
        }
        if (seen.Count > places)
            throw new HdfException("it has more chunks than places for them");
    }

    /// <summary>The number of a chunk's place in the grid, from its first element; -1 for a chunk outside.</summary>
    private static long Number(long[] at, long[] chunk, long[] grid)
    {
        long number = 0;
        for (int i = 0; i < at.Length; i++)
        {
            long place = at[i] / chunk[i];
            if (at[i] < 0 || at[i] % chunk[i] != 0)
                throw new HdfException("a chunk does not lie where one can");
            if (place >= grid[i])
                return -1;
            number = number * grid[i] + place;
        }
        return number;
    }

    /// <summary>Copies a chunk's rows, as far as they lie in the array.</summary>
    private static void Place(
        ReadOnlySpan<byte> from,
        long[] at,
        long[] chunk,
        long[] lengths,
        int elementSize,
        Span<byte> to
    )
    {
        int rank = at.Length,
            last = rank - 1;
        long[] part = [.. lengths.Select((length, i) => Math.Min(chunk[i], length - at[i]))],
            index = new long[rank];
        int row = (int)part[last] * elementSize;
        while (true)
        {
            long source = 0,
                target = 0;
            for (int i = 0; i < rank; i++)
                (source, target) = (source * chunk[i] + index[i], target * lengths[i] + at[i] + index[i]);
            from.Slice((int)(source * elementSize), row).CopyTo(to[(int)(target * elementSize)..]);
            int axis = last - 1;
            while (axis >= 0 && ++index[axis] == part[axis])
                index[axis--] = 0;
            if (axis < 0)
                return;
        }
    }
}
