using System.Collections.Concurrent;

namespace GradCam.Data.Report.Slices;

/// <summary>
/// Finds groups of rows with surprisingly many errors: combinations of up to three conditions. One and two conditions
/// are tried in every combination, and a third is added to the best pairs. Named is what Fisher's test finds at a level
/// that is corrected for all slices that could have been named (Bonferroni), so that nothing is named by chance;
/// slices whose errors a stronger one explains are joined to it.
/// </summary>
internal sealed class SliceFinder
{
    /// <summary>The probability of naming anything if errors fall by chance.</summary>
    public const double Level = 0.01;

    private const int LeastRows = 10,
        BestPairs = 300,
        MostNamed = 20;

    // The part of all rows that a slice must have, and the part of the level that slices of one, two and three
    // conditions have: most findings are simple ones.
    private const double LeastPart = 0.001;
    private static readonly double[] Levels = [Level / 2, Level / 4, Level / 4];

    // A further condition must add so much to the evidence, and a slice is the simpler one otherwise.
    private const double Gain = 1.1;

    private readonly ReportTable _table;
    private readonly RowSet _wrong;
    private readonly int _allWrong;
    private readonly int _least;
    private readonly FisherTest _test;
    private readonly long[] _tested = new long[Levels.Length];

    public SliceFinder(ReportTable table)
    {
        _table = table;
        _wrong = new(table.Rows);
        for (int row = 0; row < table.Rows; row++)
            if (table.Wrong[row])
                _wrong.Add(row);
        _allWrong = _wrong.Count();
        _test = new(table.Rows);
        _least = Math.Max(LeastRows, (int)(LeastPart * table.Rows));
        var maker = new LiteralMaker(table.Rows, _least);
        Literals = [.. table.Features.SelectMany(maker.Of)];
    }

    /// <summary>The conditions that slices are made of.</summary>
    public IReadOnlyList<Literal> Literals { get; }

    /// <summary>The number of slices that could have been named.</summary>
    public long Tested => _tested.Sum();

    /// <summary>The errors in all rows.</summary>
    public int AllWrong => _allWrong;

    /// <summary>Searches.</summary>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The slices, the strongest evidence first.</returns>
    public IReadOnlyList<FoundSlice> Find(CancellationToken cancel)
    {
        if (_allWrong == 0 || _allWrong == _table.Rows)
            return [];
        var single = Singles();
        var pairs = Pairs(single, cancel);
        var triples = Triples(pairs, cancel);
        var all = ((IEnumerable<Candidate>)[.. single, .. pairs, .. triples]).ToDictionary(c => c.Key);
        return Name(all);
    }

    /// <summary>The probability of a slice's errors by chance, corrected for all that were tested.</summary>
    private double Corrected(int conditions, int wrong, int count) =>
        Corrected(conditions, _test.PValue(wrong, count, _allWrong, _table.Rows));

    private double Corrected(int conditions, double p) =>
        Math.Min(1, p * _tested[conditions - 1] * Level / Levels[conditions - 1]);

    private List<Candidate> Singles()
    {
        _tested[0] = Literals.Count;
        return
        [
            .. Literals.Select((l, i) => Counted([i], l.Rows.CountWith(_wrong), l.Count)).Where(c => c.Evidence > 0),
        ];
    }

    private Candidate Counted(IReadOnlyList<int> literals, int wrong, int count) =>
        new(literals, wrong, count, FisherTest.Evidence(wrong, count, _allWrong, _table.Rows));

    private Candidate[] Pairs(List<Candidate> singles, CancellationToken cancel)
    {
        var found = new ConcurrentBag<Candidate>();
        var evidence = singles.ToDictionary(s => s.Literals[0], s => s.Evidence);
        long tested = 0;
        Parallel.For(
            0,
            Literals.Count,
            new() { CancellationToken = cancel },
            a =>
            {
                var wrong = Literals[a].Rows.With(_wrong);
                for (int b = a + 1; b < Literals.Count; b++)
                    if (Literals[a].Joins(Literals[b]))
                        if (Try(Literals[a].Rows, wrong, [a, b], b, ref tested) is { } pair)
                            if (pair.Evidence > Gain * evidence.GetValueOrDefault(a))
                                if (pair.Evidence > Gain * evidence.GetValueOrDefault(b))
                                    found.Add(pair);
            }
        );
        _tested[1] = Math.Max(1, tested);
        return [.. Best(found)];
    }

    /// <summary>Counts a slice with a further condition; null where it has too few rows or no more errors.</summary>
    private Candidate? Try(RowSet rows, RowSet wrong, int[] literals, int last, ref long tested)
    {
        int count = rows.CountWith(Literals[last].Rows);
        if (count < _least)
            return null;
        Interlocked.Increment(ref tested);
        var slice = Counted(literals, wrong.CountWith(Literals[last].Rows), count);
        return slice.Evidence > 0 ? slice : null;
    }

    private Candidate[] Triples(Candidate[] pairs, CancellationToken cancel)
    {
        var found = new ConcurrentBag<Candidate>();
        long tried = 0;
        Parallel.ForEach(
            pairs.Take(BestPairs),
            new() { CancellationToken = cancel },
            pair =>
            {
                var (a, b) = (Literals[pair.Literals[0]], Literals[pair.Literals[1]]);
                var rows = a.Rows.With(b.Rows);
                var wrong = rows.With(_wrong);
                for (int c = 0; c < Literals.Count; c++)
                    if (a.Joins(Literals[c]) && b.Joins(Literals[c]))
                        if (Try(rows, wrong, [.. pair.Literals.Append(c).Order()], c, ref tried) is { } triple)
                            if (triple.Evidence > Gain * pair.Evidence)
                                found.Add(triple);
            }
        );
        // All that could have been reached over some pair, since errors chose the pairs.
        _tested[2] = Math.Max(1, _tested[1] * Literals.Count / 3);
        return [.. Best(found.DistinctBy(t => t.Key))];
    }

    private static IEnumerable<Candidate> Best(IEnumerable<Candidate> found) =>
        found.OrderByDescending(c => c.Evidence).ThenBy(c => c.Key, StringComparer.Ordinal);

    private List<FoundSlice> Name(Dictionary<string, Candidate> all)
    {
        var named = new List<FoundSlice>();
        var refiner = new BoundRefiner(_table, _wrong, new(_table.Rows, _least), _least);
        var rest = RowSet.All(_table.Rows);
        var seen = new HashSet<string>();
        foreach (var candidate in Best(all.Values))
        {
            if (Corrected(candidate.Literals.Count, candidate.Wrong, candidate.Count) >= Level)
                continue;
            var slice = Simplest(candidate, all);
            if (!seen.Add(slice.Key))
                continue;
            Literal[] literals = [.. slice.Literals.Select(l => Literals[l])];
            var found = Found(literals, 1);
            if (named.FirstOrDefault(n => n.IsLike(found)) is { } like)
                like.Join(found);
            else if (!IsLeft(literals.Length, found.Rows, rest))
                named.MaxBy(n => n.Rows.CountWith(found.Rows))!.Join(found);
            else if (named.Count == MostNamed)
                break;
            else
            {
                var (finer, tried) = refiner.Refine(literals);
                var refined = Found(finer, tried);
                named.Add(refined.PValue < Level ? refined : found);
                rest = rest.Without(named[^1].Rows);
            }
        }
        // Moved bounds change the evidence.
        return
        [
            .. named
                .OrderBy(n => n.PValue)
                .ThenByDescending(n => FisherTest.Evidence(n.Wrong, n.Count, _allWrong, _table.Rows)),
        ];
    }

    /// <summary>Counts a slice.</summary>
    /// <param name="literals">Its conditions.</param>
    /// <param name="tried">The number of slices that it was chosen from beyond those of the search.</param>
    private FoundSlice Found(IReadOnlyList<Literal> literals, double tried)
    {
        var rows = literals.Select(l => l.Rows).Aggregate((a, b) => a.With(b));
        int count = rows.Count(),
            wrong = rows.CountWith(_wrong);
        return new(literals, rows, wrong, count, Math.Min(1, tried * Corrected(literals.Count, wrong, count)));
    }

    /// <summary>A slice without the conditions that add little.</summary>
    private Candidate Simplest(Candidate slice, Dictionary<string, Candidate> all)
    {
        if (slice.Literals.Count == 1)
            return slice;
        var simpler = slice
            .Literals.Select(l => all.GetValueOrDefault(string.Join(' ', slice.Literals.Where(other => other != l))))
            .OfType<Candidate>()
            .Where(c => c.Evidence * Gain >= slice.Evidence)
            .MaxBy(c => c.Evidence);
        return simpler is null ? slice : Simplest(simpler, all);
    }

    /// <summary>True if a slice is surprising still without the rows of those that were named before it.</summary>
    private bool IsLeft(int conditions, RowSet rows, RowSet rest)
    {
        var left = rows.With(rest);
        int all = rest.Count(),
            count = left.Count();
        if (all == _table.Rows)
            return true;
        if (count < LeastRows)
            return false;
        int wrong = left.CountWith(_wrong),
            allWrong = rest.CountWith(_wrong);
        return wrong * (double)all > allWrong * (double)count
            && Corrected(conditions, _test.PValue(wrong, count, allWrong, all)) < Level;
    }
}
