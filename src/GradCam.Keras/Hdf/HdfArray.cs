namespace GradCam.Keras.Hdf;

/// <summary>An array: its shape, the type of its elements, and the elements.</summary>
internal sealed class HdfArray
{
    private const int Compact = 0,
        Contiguous = 1,
        Chunked = 2,
        Virtual = 3;

    private readonly HdfSource _source;
    private readonly HdfObject _object;

    public HdfArray(HdfSource source, HdfObject of)
    {
        (_source, _object) = (source, of);
        Type = HdfType.Read(of.Message(HdfMessage.Type));
        Lengths = HdfSpace.Read(of.Message(HdfMessage.Space)) ?? [0];
    }

    public HdfType Type { get; }

    /// <summary>The lengths of its axes.</summary>
    public long[] Lengths { get; }

    /// <summary>The number of its elements.</summary>
    public long Count => HdfSpace.Count(Lengths);

    /// <summary>Reads the elements as they are stored, row-major.</summary>
    /// <param name="most">The most bytes that they may have.</param>
    /// <exception cref="HdfException">
    /// They are more, are not there, lie in another file, or are stored in a way that is not read.
    /// </exception>
    public byte[] Read(long most) => Read(most, size => new byte[size], bytes => bytes);

    /// <summary>
    /// Reads the elements into memory of the caller's making, which is made when it is known that the file can fill it.
    /// </summary>
    public T[] Read<T>(long most, Func<int, T[]> make, Func<T[], Span<byte>> bytes)
    {
        if (_object.Has(HdfMessage.ExternalFiles))
            throw new HdfException("it is a list of files") { IsElsewhere = true };
        long size = Math.Min(Count, long.MaxValue / Type.Size) * Type.Size;
        if (size > Math.Min(most, Array.MaxLength))
            throw new HdfException("it is far larger than models are");
        var layout = HdfLayout.Read(_object.Message(HdfMessage.Layout));
        if (layout.Class == Virtual)
            throw new HdfException("it is made of others") { IsElsewhere = true };
        if (layout.Class is not (Compact or Contiguous or Chunked))
            throw new HdfException("it is stored in an unknown way");
        bool stored =
            layout.Class == Compact
                ? layout.Data!.Left >= size
                : layout.Class == Contiguous && layout.Address != HdfSource.Undefined;
        if (layout.Class == Compact && !stored)
            throw new HdfException("it ends too early");
        if (layout.Class == Contiguous && stored && size > _source.Length)
            throw new HdfException("it claims more than the file could hold");
        if (!stored)
            _source.Unpack(size);
        T[] made = make((int)size);
        var to = bytes(made);
        if (layout.Class == Compact)
            layout.Data!.Bytes((int)size).CopyTo(to);
        else if (layout.Class == Contiguous && stored)
            _source.Read(layout.Address, to);
        else
        {
            Fill(to);
            if (layout.Class == Chunked && size > 0)
                HdfChunks.Read(
                    _source,
                    layout,
                    HdfFilters.Read(_object.Find(HdfMessage.Filters), Type.Size),
                    Lengths,
                    Type.Size,
                    to
                );
        }
        return made;
    }

    /// <summary>The value where nothing was written: zero, or the one that the file states.</summary>
    private void Fill(Span<byte> to)
    {
        to.Clear();
        if (_object.Find(HdfMessage.Fill) is not { } fill)
            return;
        int version = fill.Version(1, 3);
        bool there;
        if (version == 3)
            there = (fill.Byte() & 0x20) != 0;
        else
        {
            fill.Skip(2);
            there = fill.Byte() != 0 || version == 1;
        }
        if (!there || fill.Int() is var length && length != Type.Size)
            return;
        var value = fill.Bytes(Type.Size);
        if (value.IndexOfAnyExcept((byte)0) < 0)
            return;
        for (int i = 0; i + value.Length <= to.Length; i += value.Length)
            value.CopyTo(to[i..]);
    }
}
