using System.Numerics;

namespace GradCam.Data.Report.Slices;

/// <summary>A set of rows, a bit for each.</summary>
internal sealed class RowSet(int rows)
{
    private const int Bits = 64;

    private readonly ulong[] _words = new ulong[(rows + Bits - 1) / Bits];

    public void Add(int row) => _words[row / Bits] |= 1UL << row;

    public bool Has(int row) => (_words[row / Bits] >> row & 1) != 0;

    public int Count() => CountOf(_words, _words);

    /// <summary>The number of rows that two sets share.</summary>
    public int CountWith(RowSet other) => CountOf(_words, other._words);

    /// <summary>The rows that two sets share.</summary>
    public RowSet With(RowSet other)
    {
        var both = new RowSet(rows);
        for (int i = 0; i < _words.Length; i++)
            both._words[i] = _words[i] & other._words[i];
        return both;
    }

    /// <summary>The rows of this set that another has not.</summary>
    public RowSet Without(RowSet other)
    {
        var rest = new RowSet(rows);
        for (int i = 0; i < _words.Length; i++)
            rest._words[i] = _words[i] & ~other._words[i];
        return rest;
    }

    /// <summary>All rows.</summary>
    public static RowSet All(int rows)
    {
        var all = new RowSet(rows);
        for (int row = 0; row < rows; row++)
            all.Add(row);
        return all;
    }

    private static int CountOf(ulong[] a, ulong[] b)
    {
        int count = 0;
        for (int i = 0; i < a.Length; i++)
            count += BitOperations.PopCount(a[i] & b[i]);
        return count;
    }
}
