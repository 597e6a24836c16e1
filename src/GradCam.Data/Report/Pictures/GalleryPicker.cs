using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Report.Pictures;

/// <summary>
/// Chooses the pictures of a report: examples of all findings first, then errors, the surest first, then the least sure
/// ones, then others in an order of chance that is always the same.
/// </summary>
/// <param name="rows">The rows.</param>
internal sealed class GalleryPicker(ReportRows rows)
{
    private const int ExamplesOfFinding = 6;

    // The surest errors first, in an order that is always the same.
    private const string SurestFirst = "ORDER BY probability DESC NULLS LAST, index";

    private readonly HashSet<long> _chosen = [];
    private List<GalleryPicture>? _pictures;
    private Dictionary<long, int> _positions = [];

    /// <summary>The numbers of the surest errors for which a condition holds.</summary>
    public IReadOnlyList<long> Errors(string where) =>
        Chosen($"correct = FALSE AND error IS NULL AND {where} {SurestFirst} LIMIT {ExamplesOfFinding}");

    /// <summary>The position in the gallery of a picture that was chosen.</summary>
    /// <param name="index">The picture's number.</param>
    public int PositionOf(long index) => _positions[index];

    /// <summary>Fills the gallery up.</summary>
    /// <param name="most">The number of pictures; those that are examples are shown though there are more.</param>
    /// <param name="classes">The classes.</param>
    public Gallery Fill(int most, IReadOnlyList<string> classes)
    {
        int Half() => Math.Max(0, (most - _chosen.Count) / 2);
        long all = rows.Count("TRUE");
        if (all > most)
        {
            foreach (string finding in Findings())
                Chosen(
                    $"list_contains(findings, {Database.Text(finding)}) ORDER BY hash(index), index "
                        + $"LIMIT {ExamplesOfFinding}"
                );
            Chosen($"error IS NOT NULL ORDER BY index LIMIT {ExamplesOfFinding}");
            Chosen($"correct = FALSE AND error IS NULL {SurestFirst} LIMIT {Half()}");
            Chosen($"error IS NULL ORDER BY probability NULLS LAST, index LIMIT {Half() / 2}");
        }
        Chosen($"TRUE ORDER BY hash(index), index LIMIT {most}", most);
        string[] findings = Findings();
        _pictures = [.. Read(classes, findings)];
        _positions = _pictures.Select((p, i) => (p.Index, i)).ToDictionary(p => p.Index, p => p.i);
        return new()
        {
            Chosen =
                _pictures.Count == all
                    ? $"All {ReportWords.Count(all, "picture")}."
                    : $"{ReportWords.Count(_pictures.Count)} of {ReportWords.Count(all)} pictures: examples of the "
                        + "findings above, the surest errors, the least sure predictions, and others at random. "
                        + "--gallery shows more.",
            Findings = findings,
            Columns = [.. rows.OwnColumns.Select(c => c.Name)],
            Pictures = _pictures,
        };
    }

    private List<long> Chosen(string where, int most = int.MaxValue)
    {
        List<long> found = [.. rows.Database.Query($"SELECT index FROM rows WHERE {where}", r => r.GetInt64(0))];
        foreach (long index in found)
            if (_chosen.Count < most)
                _chosen.Add(index);
        return found;
    }

    // All at once: another query ends one whose rows are still being read.
    private string[] Findings() =>
        [
            .. rows.Database.Query(
                "SELECT DISTINCT unnest(findings) AS code FROM rows ORDER BY code",
                r => r.GetString(0)
            ),
        ];

    private IEnumerable<GalleryPicture> Read(IReadOnlyList<string> classes, string[] findings)
    {
        var database = rows.Database;
        database.Run("CREATE TABLE chosen (index BIGINT)");
        using (var appender = database.Connection.CreateAppender("chosen"))
            foreach (long index in _chosen)
                appender.CreateRow().AppendValue(index).EndRow();
        var names = findings.Select((f, i) => (f, i)).ToDictionary(f => f.f, f => f.i, StringComparer.Ordinal);
        string own = string.Concat(rows.OwnColumns.Select(c => $", counted.{Database.Name(c.Name)}::VARCHAR"));
        return database.Query(
            "SELECT counted.index, picture, label_class, predicted_class, probability, label_probability, correct, "
                + "findings, object_mass, object_area, frame, map, label_map, map_shape, error"
                + $"{own} FROM counted SEMI JOIN chosen USING (index) ORDER BY counted.index",
            r =>
            {
                T? Value<T>(int i)
                    where T : struct => r.IsDBNull(i) ? null : r.GetFieldValue<T>(i);
                List<T>? Values<T>(int i) => r.IsDBNull(i) ? null : r.GetFieldValue<List<T>>(i);
                const int first = 15;
                return new GalleryPicture
                {
                    Index = r.GetInt64(0),
                    Name = r.IsDBNull(1) ? "" : r.GetString(1),
                    Label = Value<int>(2),
                    Predicted = Value<int>(3),
                    Probability = Finite(Value<float>(4)),
                    LabelProbability = Finite(Value<float>(5)),
                    Correct = Value<bool>(6),
                    Findings = [.. (Values<string>(7) ?? []).Select(f => names[f])],
                    ObjectMass = Finite(Value<float>(8)),
                    ObjectArea = Finite(Value<float>(9)),
                    Frame = Values<float>(10),
                    Map = Values<float>(11) is { } map ? MapBytes.Of(map) : null,
                    LabelMap = Values<float>(12) is { } other ? MapBytes.Of(other) : null,
                    MapShape = Values<int>(13) is { Count: 2 } shape ? shape : null,
                    Error = r.IsDBNull(14) ? null : r.GetString(14),
                    Values =
                    [
                        .. rows.OwnColumns.Select((_, i) => r.IsDBNull(first + i) ? null : r.GetString(first + i)),
                    ],
                };
            }
        );
    }

    // JSON has no number for infinity and NaN.
    private static float? Finite(float? value) => value is { } number && float.IsFinite(number) ? number : null;
}
