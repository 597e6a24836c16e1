namespace GradCam.Keras.Hdf;

/// <summary>The lengths of an array's axes.</summary>
internal static class HdfSpace
{
    private const int MostRank = 32,
        Null = 2;

    /// <summary>The lengths, empty for a single element without axes; null if there is no element.</summary>
    public static long[]? Read(HdfCursor data)
    {
        int version = data.Version(1, 2),
            rank = data.Byte();
        data.Byte();
        int kind = data.Byte();
        if (version == 1)
            data.Skip(4);
        if (version == 2 && kind == Null)
            return null;
        if (rank > MostRank)
            throw new HdfException($"an array has {rank} axes");
        long[] lengths = new long[rank];
        for (int i = 0; i < rank; i++)
            lengths[i] = data.Length() is <= long.MaxValue and var length
                ? (long)length
                : throw new HdfException("an array has an impossible length");
        return lengths;
    }

    /// <summary>The number of elements; <see cref="long.MaxValue"/> if there are more.</summary>
    public static long Count(ReadOnlySpan<long> lengths)
    {
        // Whatever the others are, no element is there if one is zero.
        if (lengths.Contains(0))
            return 0;
        UInt128 count = 1;
        foreach (long length in lengths)
            count = UInt128.Min(count * (UInt128)length, long.MaxValue);
        return (long)count;
    }
}
