using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Report.Counting;

/// <summary>How often each class is taken for each, which recognition and confusion are counted from.</summary>
/// <param name="pairs">Label, prediction, and the number of pictures.</param>
internal sealed class ClassCounts(IReadOnlyList<(int Label, int Predicted, long Count)> pairs)
{
    // More classes do not fit on a page.
    private const int MostShown = 30,
        MostPairs = 12;

    private readonly ILookup<int, (int Label, int Predicted, long Count)> _ofLabel = pairs.ToLookup(p => p.Label),
        _ofPredicted = pairs.ToLookup(p => p.Predicted);

    /// <summary>The pictures with a label that the model knows.</summary>
    public long Labelled { get; } = pairs.Sum(p => p.Count);

    /// <summary>Those of them that are recognized.</summary>
    public long Correct { get; } = pairs.Where(p => p.Label == p.Predicted).Sum(p => p.Count);

    /// <summary>Counts.</summary>
    public static ClassCounts Of(ReportRows rows) =>
        new([
            .. rows.Database.Query(
                "SELECT label_class, predicted_class, count(*) FROM counted "
                    + "WHERE correct IS NOT NULL AND error IS NULL GROUP BY ALL ORDER BY ALL",
                r => (r.GetInt32(0), r.GetInt32(1), r.GetInt64(2))
            ),
        ]);

    /// <summary>How well each class is recognized, the worst first.</summary>
    public IReadOnlyList<ClassRecognition> Classes() =>
        [
            .. _ofLabel
                .Select(row => new ClassRecognition
                {
                    Class = row.Key,
                    Recall = Shares.Of(Right(row), row.Sum(p => p.Count)),
                    Precision = Shares.Of(Right(_ofPredicted[row.Key]), _ofPredicted[row.Key].Sum(p => p.Count)),
                    TakenFor = row.Where(p => p.Predicted != p.Label)
                        .OrderByDescending(p => p.Count)
                        .Select(p => (int?)p.Predicted)
                        .FirstOrDefault(),
                })
                .OrderBy(c => c.Recall.Value)
                .ThenBy(c => c.Class),
        ];

    /// <summary>The most frequent errors, without examples.</summary>
    public IReadOnlyList<(int Label, int Predicted, Share Share)> Pairs() =>
        [
            .. pairs
                .Where(p => p.Label != p.Predicted)
                .OrderByDescending(p => p.Count)
                .Take(MostPairs)
                .Select(p => (p.Label, p.Predicted, Shares.Of(p.Count, _ofLabel[p.Label].Sum(o => o.Count)))),
        ];

    /// <summary>The matrix of the classes with the most errors.</summary>
    public (IReadOnlyList<int> Shown, IReadOnlyList<IReadOnlyList<long>> Matrix) Matrix()
    {
        int[] shown =
        [
            .. pairs
                .SelectMany(p =>
                    p.Label == p.Predicted ? [(p.Label, 0L)] : new[] { (p.Label, p.Count), (p.Predicted, p.Count) }
                )
                .GroupBy(c => c.Item1, (c, counts) => (Class: c, Errors: counts.Sum(x => x.Item2)))
                .OrderByDescending(c => c.Errors)
                .ThenBy(c => c.Class)
                .Take(MostShown)
                .Select(c => c.Class)
                .Order(),
        ];
        return (shown, [.. shown.Select(label => Row(label, shown))]);
    }

    private IReadOnlyList<long> Row(int label, int[] shown)
    {
        var counts = _ofLabel[label].ToDictionary(p => p.Predicted, p => p.Count);
        return
        [
            .. shown.Select(p => counts.GetValueOrDefault(p)),
            counts.Where(c => !shown.Contains(c.Key)).Sum(c => c.Value),
        ];
    }

    private static long Right(IEnumerable<(int Label, int Predicted, long Count)> pairs) =>
        pairs.Where(p => p.Label == p.Predicted).Sum(p => p.Count);
}
