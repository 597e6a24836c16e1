using System.Globalization;

namespace GradCam.Data.Report.Counting;

/// <summary>
/// The classes of the rows. Adds the view <c>counted</c> to the database: <c>rows</c> with the columns
/// <c>label_class</c> and <c>predicted_class</c>, positions in <see cref="Names"/>. A label of another spelling is the
/// class that the model has for it.
/// </summary>
internal sealed class ClassTable
{
    private readonly List<string> _names = [];

    private ClassTable() { }

    /// <summary>The names, those of the model first.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Makes the classes and the view.</summary>
    public static ClassTable Of(ReportRows rows)
    {
        var table = new ClassTable();
        var (ofIndex, ofName) = (new Dictionary<int, int>(), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var (index, name) in Pairs(rows, "predicted_index", "predicted"))
        {
            int position = table._names.Count;
            table._names.Add(name);
            ofName.TryAdd(name, position);
            if (index is { } known)
                ofIndex.TryAdd(known, position);
        }
        var labels = new List<(string Label, int Class)>();
        foreach (var (index, name) in Pairs(rows, "label_index", "label"))
        {
            if (
                !(index is { } known && ofIndex.TryGetValue(known, out int position))
                && !ofName.TryGetValue(name, out position)
            )
            {
                position = table._names.Count;
                table._names.Add(name);
                ofName[name] = position;
                if (index is { } own)
                    ofIndex[own] = position;
            }
            labels.Add((name, position));
        }
        table.Write(rows.Database, labels);
        return table;
    }

    private static List<(int? Index, string Name)> Pairs(ReportRows rows, string index, string name) =>
        [
            .. rows.Database.Query(
                $"SELECT DISTINCT {index}, {name} FROM rows WHERE {name} IS NOT NULL ORDER BY ALL",
                r => (r.IsDBNull(0) ? (int?)null : r.GetInt32(0), r.GetString(1))
            ),
        ];

    private void Write(Database database, List<(string Label, int Class)> labels)
    {
        void Table(string name, IEnumerable<(string Text, int Class)> content)
        {
            database.Run($"CREATE TABLE {name} (text VARCHAR, class INTEGER)");
            string[] values =
            [
                .. content
                    .DistinctBy(c => c.Text)
                    .Select(c => string.Create(CultureInfo.InvariantCulture, $"({Database.Text(c.Text)}, {c.Class})")),
            ];
            if (values.Length > 0)
                database.Run($"INSERT INTO {name} VALUES {string.Join(", ", values)}");
        }
        Table("label_classes", labels);
        Table("predicted_classes", _names.Select((n, i) => (n, i)));
        database.Run(
            "CREATE VIEW counted AS SELECT rows.*, l.class AS label_class, p.class AS predicted_class FROM rows "
                + "LEFT JOIN label_classes l ON rows.label = l.text "
                + "LEFT JOIN predicted_classes p ON rows.predicted = p.text"
        );
    }
}
