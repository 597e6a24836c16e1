using DuckDB.NET.Data;

namespace GradCam.Data.Report;

/// <summary>The labelled rows of a report in memory, column by column.</summary>
internal sealed class ReportTable
{
    /// <summary>More rows than that are a sample, so that memory is bounded.</summary>
    public const int MostRows = 2_000_000;

    // More values of a column are rare ones, which no slice can be told of.
    private const int MostNames = 300,
        MostFindings = 30;

    private static readonly string[] Map =

        [
            "border_mass",
            "top_left_mass",
            "top_right_mass",
            "bottom_left_mass",
            "bottom_right_mass",
            "entropy",
            "area",
            "centroid_x",
            "centroid_y",
            "symmetry",
            "mirror_agreement",
        ],
        Object = ["object_mass", "object_area"],
        Picture = ["brightness", "contrast", "sharpness", "saturation", "aspect", "width", "height", "bytes"],
        Numbers =
        ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE"];

    private ReportTable(bool[] wrong, IReadOnlyList<ReportFeature> features, bool isSample) =>
        (Wrong, Features, IsSample) = (wrong, features, isSample);

    /// <summary>For each row: the label was not predicted.</summary>
    public bool[] Wrong { get; }

    public IReadOnlyList<ReportFeature> Features { get; }

    /// <summary>There are more rows than <see cref="MostRows"/>, and these were drawn from them.</summary>
    public bool IsSample { get; }

    public int Rows => Wrong.Length;

    /// <summary>Reads the rows whose label the model knows.</summary>
    public static ReportTable Read(ReportRows rows)
    {
        const string labelled = "correct IS NOT NULL AND error IS NULL";
        long count = rows.Count(labelled);
        var columns = Columns(rows).ToArray();
        // One statement for all columns: another one may give the rows in another order.
        string sql =
            $"SELECT correct, {string.Join(", ", columns.Select(c => c.Sql))} FROM rows WHERE {labelled}"
            + (count > MostRows ? $" USING SAMPLE reservoir({MostRows} ROWS) REPEATABLE (1)" : "");
        int kept = (int)Math.Min(count, MostRows);
        var wrong = new bool[kept];
        foreach (var column in columns)
            column.Begin(kept);
        int row = 0;
        foreach (
            bool _ in rows.Database.Query(
                sql,
                r =>
                {
                    wrong[row] = !r.GetBoolean(0);
                    for (int i = 0; i < columns.Length; i++)
                        columns[i].Add(r, i + 1, row);
                    row++;
                    return true;
                }
            )
        ) { }
        return new(wrong, [.. columns.Select(c => c.Feature)], count > MostRows);
    }

    private static IEnumerable<Loading> Columns(ReportRows rows)
    {
        yield return Names(rows, "label", "label", FeatureOrigin.Label);
        yield return Names(rows, "predicted", "predicted", FeatureOrigin.Prediction);
        foreach (string column in Map)
            yield return new NumberLoading(column, FeatureOrigin.Map);
        foreach (string column in Picture)
            yield return new NumberLoading(column, FeatureOrigin.Picture);
        // Not of the map alone: the leak test must not see where objects are.
        foreach (string column in Object)
            yield return new NumberLoading(column, FeatureOrigin.Own);
        yield return Names(rows, "object_hit", "object_hit::VARCHAR", FeatureOrigin.Own);
        foreach (string finding in Top(rows, "unnest(findings)", MostFindings))
            yield return new NameLoading(
                "findings",
                FeatureOrigin.Map,
                $"CASE WHEN list_contains(findings, {Database.Text(finding)}) THEN 0 ELSE -1 END",
                [finding],
                IsList: true
            );
        foreach (var (name, type) in rows.OwnColumns)
            if (Array.Exists(Numbers, n => n == type) || type.StartsWith("DECIMAL", StringComparison.Ordinal))
                yield return IsCategory(rows, name)
                    ? Names(rows, name, $"{Database.Name(name)}::VARCHAR", FeatureOrigin.Own)
                    : new NumberLoading(name, FeatureOrigin.Own);
            else if (type is "VARCHAR" or "BOOLEAN" || type.StartsWith("ENUM", StringComparison.Ordinal))
                yield return Names(rows, name, $"{Database.Name(name)}::VARCHAR", FeatureOrigin.Own);
    }

    // Few different whole numbers are names of something: the camera, the hospital.
    private static bool IsCategory(ReportRows rows, string column) =>
        rows.Database.Query($"SELECT count(DISTINCT {Database.Name(column)}) FROM rows", r => r.GetInt64(0)).Single()
        <= 12;

    private static NameLoading Names(ReportRows rows, string column, string sql, FeatureOrigin origin)
    {
        string[] names = [.. Top(rows, sql, MostNames)];
        string type = Database.Name($"names_of_{column}");
        if (names.Length == 0)
            return new(column, origin, "-1", []);
        rows.Database.Run($"CREATE TYPE {type} AS ENUM ({string.Join(", ", names.Select(Database.Text))})");
        return new(column, origin, $"coalesce(enum_code(TRY_CAST({sql} AS {type}))::INTEGER, -1)", names);
    }

    private static IEnumerable<string> Top(ReportRows rows, string sql, int most) =>
        rows.Database.Query(
            $"SELECT value FROM (SELECT {sql} AS value FROM rows) WHERE value IS NOT NULL GROUP BY value "
                + $"HAVING count(*) > 1 ORDER BY count(*) DESC, value LIMIT {most}",
            r => r.GetString(0)
        );

    private abstract class Loading(string sql)
    {
        public string Sql => sql;

        public abstract ReportFeature Feature { get; }

        public abstract void Begin(int rows);

        public abstract void Add(DuckDBDataReader reader, int column, int row);
    }

    private sealed class NumberLoading(string name, FeatureOrigin origin)
        : Loading($"coalesce(TRY_CAST({Database.Name(name)} AS FLOAT), 'nan'::FLOAT)")
    {
        private float[] _values = [];

        public override ReportFeature Feature => new NumericFeature(name, origin, _values);

        public override void Begin(int rows) => _values = new float[rows];

        public override void Add(DuckDBDataReader reader, int column, int row) =>
            _values[row] = reader.GetFloat(column);
    }

    private sealed class NameLoading(
        string name,
        FeatureOrigin origin,
        string sql,
        IReadOnlyList<string> names,
        bool IsList = false
    ) : Loading(sql)
    {
        private int[] _codes = [];

        public override ReportFeature Feature => new CategoricalFeature(name, origin, _codes, names, IsList);

        public override void Begin(int rows) => _codes = new int[rows];

        public override void Add(DuckDBDataReader reader, int column, int row) => _codes[row] = reader.GetInt32(column);
    }
}
