using System.Numerics;

namespace GradCam.Keras.Hdf;

/// <summary>
/// A fractal heap: the links or attributes of an object that has many. Blocks double in size row by row; a block of
/// blocks stands for those that are too large.
/// </summary>
internal sealed class HdfHeap
{
    private const int MostRows = 64,
        MostLevels = 16;

    private readonly HdfSource _source;
    private readonly int _idLength,
        _offsetSize,
        _lengthSize,
        _width,
        _rows;
    private readonly ulong _start,
        _mostDirect,
        _root,
        _huge;
    private Dictionary<ulong, (ulong Address, ulong Length)>? _large;

    public HdfHeap(HdfSource source, ulong address)
    {
        _source = source;
        var head = source.Read(address, (ulong)(22 + 12 * source.LengthSize + 3 * source.OffsetSize));
        head.Expect("FRHP"u8);
        head.Version(0, 0);
        _idLength = head.Short();
        if (head.Short() != 0)
            throw new HdfException("it compresses names or attributes, which is not read");
        head.Byte();
        ulong mostManaged = head.Int();
        head.Length();
        _huge = head.Offset();
        head.Length();
        head.Offset();
        head.Skip(8 * source.LengthSize);
        _width = head.Short();
        (_start, _mostDirect) = (head.Length(), head.Length());
        int bits = head.Short();
        head.Short();
        _root = head.Offset();
        _rows = head.Short();
        if (
            _width == 0
            || !BitOperations.IsPow2(_width)
            || !BitOperations.IsPow2(_start)
            || !BitOperations.IsPow2(_mostDirect)
            || _start > _mostDirect
            || bits is < 1 or > 64
            || _rows > MostRows
        )
            throw new HdfException("a heap has an impossible shape");
        _offsetSize = (bits + 7) / 8;
        _lengthSize = Math.Max(
            1,
            Math.Min((BitOperations.Log2(_mostDirect) + 7) / 8, BitOperations.Log2(Math.Max(1, mostManaged)) / 8 + 1)
        );
    }

    /// <summary>The object that an identifier stands for.</summary>
    /// <param name="record">The identifier, which is passed over.</param>
    public HdfCursor Object(HdfCursor record)
    {
        var id = record.Part(_idLength);
        int first = id.Byte();
        return (first >> 4 & 3) switch
        {
            0 => Managed(id.Number(_offsetSize), id.Number(_lengthSize)),
            1 => Huge(id),
            2 => Tiny(id, first),
            _ => throw new HdfException("a heap holds an object of an unknown kind"),
        };
    }

    private HdfCursor Tiny(HdfCursor id, int first)
    {
        const int mostShort = 18;
        int length = (first & 15) + 1;
        if (_idLength > mostShort)
            length = ((first & 15) << 8 | id.Byte()) + 1;
        return id.Part(length);
    }

    private HdfCursor Huge(HdfCursor id)
    {
        if (id.Left >= _source.OffsetSize + _source.LengthSize)
            return _source.Read(id.Offset(), id.Length());
        if (_large is null)
        {
            _large = [];
            foreach (var record in HdfTree2.Records(_source, _huge))
            {
                var (address, length) = (record.Offset(), record.Length());
                _large[record.Length()] = (address, length);
            }
        }
        return _large.TryGetValue(id.Number(Math.Min(8, id.Left)), out var found)
            ? _source.Read(found.Address, found.Length)
            : throw new HdfException("a heap lacks an object that it names");
    }

    private HdfCursor Managed(ulong offset, ulong length)
    {
        if (_rows == 0)
            return _source.Read(Sum(_root, offset), length);
        ulong block = _root,
            begin = 0;
        int rows = _rows;
        for (int level = 0; level < MostLevels; level++)
        {
            var (row, column, size, at) = Place(offset - begin, rows);
            int direct = BitOperations.Log2(_mostDirect) - BitOperations.Log2(_start) + 2,
                index = row * _width + column;
            int head = 5 + _source.OffsetSize + _offsetSize;
            _source.Read(block, 4).Expect("FHIB"u8);
            ulong child = _source
                .Read(Sum(block, (ulong)(head + index * _source.OffsetSize)), (ulong)_source.OffsetSize)
                .Offset();
            if (child == HdfSource.Undefined)
                break;
            begin += at;
            if (row < direct)
                return _source.Read(Sum(child, offset - begin), length);
            (block, rows) = (child, BitOperations.Log2(size) - BitOperations.Log2(_start * (ulong)_width) + 1);
            if (rows < 1)
                break;
        }
        throw new HdfException("a heap names an object where it has none");
    }

    /// <summary>The row and column of the block that holds an offset, its size, and where it begins.</summary>
    private (int Row, int Column, ulong Size, ulong At) Place(ulong offset, int rows)
    {
        ulong begin = 0;
        for (int row = 0; row < Math.Min(rows, MostRows); row++)
        {
            int doubled = Math.Max(0, row - 1);
            if (doubled > BitOperations.LeadingZeroCount(_start * (ulong)_width) - 1)
                break;
            ulong size = _start << doubled,
                all = size * (ulong)_width;
            if (offset - begin < all)
                return (row, (int)((offset - begin) / size), size, begin + (offset - begin) / size * size);
            begin += all;
        }
        throw new HdfException("a heap names an object where it has none");
    }

    private static ulong Sum(ulong address, ulong offset) =>
        address <= ulong.MaxValue - offset ? address + offset : throw new HdfException("it ends too early");
}
