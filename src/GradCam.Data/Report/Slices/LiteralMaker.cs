using System.Globalization;

namespace GradCam.Data.Report.Slices;

/// <summary>Makes the conditions on columns: values of texts, ranges of numbers.</summary>
/// <param name="rows">The number of rows.</param>
/// <param name="least">The rows that a condition must hold for, to be made.</param>
internal sealed class LiteralMaker(int rows, int least)
{
    // Bounds of ranges, as parts of the rows: tails are told apart more finely, and errors gather there.
    private static readonly double[] Low = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5],
        Between = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    /// <summary>The conditions on a column.</summary>
    public IEnumerable<Literal> Of(ReportFeature feature) =>
        feature switch
        {
            NumericFeature numbers => Ranges(numbers),
            CategoricalFeature { IsList: true } list => Values(list)
                .Select(l =>
                    l with
                    {
                        Text = $"the finding '{list.Names[0]}'",
                        Sql = $"list_contains(findings, {Database.Text(list.Names[0])})",
                    }
                ),
            CategoricalFeature names => Values(names),
            _ => [],
        };

    private IEnumerable<Literal> Values(CategoricalFeature feature)
    {
        var counts = new int[feature.Names.Count];
        foreach (int code in feature.Codes)
            if (code >= 0)
                counts[code]++;
        var sets = new RowSet?[counts.Length];
        for (int code = 0; code < counts.Length; code++)
            if (counts[code] >= least && counts[code] < rows)
                sets[code] = new(rows);
        for (int row = 0; row < rows; row++)
            if (feature.Codes[row] >= 0)
                sets[feature.Codes[row]]?.Add(row);
        for (int code = 0; code < counts.Length; code++)
            if (sets[code] is { } set)
                yield return new(
                    feature,
                    Words(feature, feature.Names[code]),
                    $"{Database.Name(feature.Column)}::VARCHAR = {Database.Text(feature.Names[code])}",
                    set,
                    counts[code]
                );
    }

    private static string Words(CategoricalFeature feature, string name) =>
        feature.Origin switch
        {
            FeatureOrigin.Label => $"the label '{name}'",
            FeatureOrigin.Prediction => $"the prediction '{name}'",
            _ => $"{ReportWords.Column(feature.Column)} '{name}'",
        };

    private IEnumerable<Literal> Ranges(NumericFeature feature)
    {
        float[] sorted = [.. feature.Values.Where(float.IsFinite)];
        if (sorted.Length < least)
            yield break;
        Array.Sort(sorted);
        float Quantile(double part) => Rounded(sorted[(int)(part * (sorted.Length - 1))]);
        var seen = new HashSet<(float?, float?)>();
        IEnumerable<(float? From, float? To)> ranges =
        [
            .. Low.Select(p => ((float?)null, (float?)Quantile(p))),
            .. Low.Select(p => ((float?)Quantile(1 - p), (float?)null)),
            .. Between.Zip(Between.Skip(1), (a, b) => ((float?)Quantile(a), (float?)Quantile(b))),
        ];
        var counts = new HashSet<int>();
        foreach (var (from, to) in ranges.Where(seen.Add))
            if (from is null || to is null || from < to)
                if (Range(feature, from, to) is { } literal)
                    if (literal.Count >= least && literal.Count < rows && counts.Add(literal.Count))
                        yield return literal;
    }

    /// <summary>The condition that a number is in a range; null without bounds.</summary>
    /// <param name="feature">The column.</param>
    /// <param name="from">The number is above it; null for no such bound.</param>
    /// <param name="to">The number is at most that.</param>
    public Literal? Range(NumericFeature feature, float? from, float? to)
    {
        var set = new RowSet(rows);
        int count = 0;
        for (int row = 0; row < rows; row++)
            if ((from is null || feature.Values[row] > from) && (to is null || feature.Values[row] <= to))
            {
                set.Add(row);
                count++;
            }
        string column = Database.Name(feature.Column),
            words = ReportWords.Column(feature.Column);
        string Sql(float value) => $"{value.ToString("R", CultureInfo.InvariantCulture)}::FLOAT";
        Literal? literal = (from, to) switch
        {
            ({ } low, { } high) => new(
                feature,
                $"{words} above {ReportWords.Number(low)} and at most {ReportWords.Number(high)}",
                $"{column}::FLOAT > {Sql(low)} AND {column}::FLOAT <= {Sql(high)}",
                set,
                count
            ),
            ({ } low, null) => new(
                feature,
                $"{words} above {ReportWords.Number(low)}",
                $"{column}::FLOAT > {Sql(low)}",
                set,
                count
            ),
            (null, { } high) => new(
                feature,
                $"{words} of at most {ReportWords.Number(high)}",
                $"{column}::FLOAT <= {Sql(high)}",
                set,
                count
            ),
            _ => null,
        };
        return literal is null ? null : literal with { Range = (from, to) };
    }

    /// <summary>A bound as the sentence shows it, so that a reader's own count gives the same.</summary>
    public static float Rounded(float value) =>
        Math.Abs(value) >= 1000
            ? MathF.Round(value)
            : float.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
