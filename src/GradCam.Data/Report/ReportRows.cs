using System.Globalization;
using DuckDB.NET.Data;
using GradCam.Data.Rows;
using GradCam.Data.Runs;

namespace GradCam.Data.Report;

/// <summary>
/// The rows that a report is of, as a view <c>rows</c> in DuckDB with all columns of <see cref="RowColumns"/>: those
/// that the files lack are null. Each picture has one row.
/// </summary>
internal sealed class ReportRows : IDisposable
{
    private const string MemoryLimit = "600MB";

    private static readonly string[] Needed = ["picture", "predicted"];

    private readonly List<string> _remarks = [];
    private IReadOnlyList<string> _files = [];
    private bool _locked;

    private ReportRows(Database database) => Database = database;

    public Database Database { get; }

    /// <summary>The settings of the run; null for the rows of a table.</summary>
    public RunSettings? Settings { get; private init; }

    /// <summary>What is missing or left out, a sentence each.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>The columns of the source, with their types in SQL.</summary>
    public IReadOnlyList<(string Name, string Type)> OwnColumns { get; private set; } = [];

    /// <summary>The method and the layer of the maps; null where nothing says it.</summary>
    public (string? Method, string? Layer) Explained { get; private set; }

    /// <summary>Opens the rows.</summary>
    /// <param name="paths">The folders of one run, or Parquet files of rows.</param>
    /// <param name="method">The method whose rows are taken; null for the first.</param>
    /// <param name="layer">The layer; null for the first.</param>
    /// <exception cref="GradCamException">They hold no rows, or those of several runs.</exception>
    public static ReportRows Open(IReadOnlyList<string> paths, string? method = null, string? layer = null)
    {
        bool folders = paths.All(Directory.Exists);
        if (!folders && paths.FirstOrDefault(p => !File.Exists(p)) is { } absent)
            throw new GradCamException(
                Directory.Exists(absent)
                    ? "Folders and files cannot be read together: give the folders of one run, or Parquet files."
                    : $"There is no '{absent}': give the folder of a run, or the Parquet file of `gradcam merge`."
            );
        var merge = folders ? new Merge(paths) : null;
        var rows = new ReportRows(new(Environment.ProcessorCount)) { Settings = merge?.Settings };
        try
        {
            if (merge is not null)
                rows._remarks.AddRange(merge.Problems());
            rows.Read(merge?.Parts ?? paths, paths[0]);
            rows.TakeOneExplanation(method, layer);
            rows._remarks.AddRange(Missing(rows));
            return rows;
        }
        catch (DuckDBException e)
        {
            rows.Dispose();
            throw new GradCamException(
                $"The rows of '{paths[0]}' cannot be read ({Database.Reason(e)}): check the file, or merge them anew.",
                e
            );
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>The number that a query gives.</summary>
    public long Count(string where) =>
        Database.Query($"SELECT count(*) FROM rows WHERE {where}", r => r.GetInt64(0)).Single();

    /// <summary>From now on, no file is read or written but those of the rows, whatever a statement says.</summary>
    public void ForbidOtherFiles()
    {
        if (_locked)
            return;
        Database.Run($"SET allowed_paths=[{string.Join(", ", _files.Select(Database.Text))}]");
        Database.Run("SET enable_external_access=false");
        Database.Run("SET lock_configuration=true");
        _locked = true;
    }

    public void Dispose() => Database.Dispose();

    private static IEnumerable<string> Missing(ReportRows rows)
    {
        if (rows.Count("label IS NOT NULL AND correct IS NULL AND error IS NULL") is > 0 and var unknown)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{unknown:N0} pictures have a label that is no class of the model, and are left out of the counts."
            );
    }

    private void Read(IReadOnlyList<string> files, string name)
    {
        if (files.Count == 0)
            throw new GradCamException($"'{name}' holds no rows yet: wait for a part to be written.");
        _files = files;
        Database.Run($"SET memory_limit='{MemoryLimit}'");
        string table = $"read_parquet([{string.Join(", ", files.Select(Database.Text))}], union_by_name=true)";
        (string Name, string Type)[] found =
        [
            .. Database.Query($"DESCRIBE SELECT * FROM {table}", r => (r.GetString(0), r.GetString(1))),
        ];
        var names = found.Select(f => f.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (Needed.FirstOrDefault(n => !names.Contains(n)) is { } lacking)
            throw new GradCamException(
                $"'{name}' has no column '{lacking}', so that it holds no rows of pictures: give the folder that "
                    + "`gradcam batch` wrote, or the file of `gradcam merge`."
            );
        OwnColumns = [.. found.Where(f => RowColumns.All.All(c => !Same(c.Name, f.Name)))];
        string known = string.Join(
            ", ",
            RowColumns.All.Select(c =>
                (names.Contains(c.Name) ? $"TRY_CAST({Database.Name(c.Name)} AS {c.Type})" : Absent(c))
                + $" AS {Database.Name(c.Name)}"
            )
        );
        string own = string.Concat(OwnColumns.Select(c => $", {Database.Name(c.Name)}"));
        Database.Run($"CREATE VIEW all_rows AS SELECT {known}{own} FROM {table}");
    }

    /// <summary>What stands for a column that the files do not have.</summary>
    private static string Absent(RowColumn column) =>
        column.Name switch
        {
            RowColumns.Index => "(row_number() OVER ()) - 1",
            "correct" => "label = predicted",
            _ => $"NULL::{column.Type}",
        };

    private void TakeOneExplanation(string? method, string? layer)
    {
        (string? Method, string? Layer, long Rows)[] explained =
        [
            .. Database.Query(
                "SELECT method, layer, count(*) FROM all_rows WHERE error IS NULL GROUP BY ALL "
                    + "ORDER BY min(index), 1, 2",
                r => (r.IsDBNull(0) ? null : r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), r.GetInt64(2))
            ),
        ];
        var fitting = explained
            .Where(e => (method is null || e.Method == method) && (layer is null || e.Layer == layer))
            .ToArray();
        if (fitting.Length == 0 && (method ?? layer) is { } asked)
            throw new GradCamException(
                $"The rows have no maps of '{asked}': they have "
                    + $"{string.Join(", ", explained.Select(e => $"{e.Method} at {e.Layer}"))}."
            );
        string where = "";
        if (fitting.Length > 0)
        {
            Explained = (fitting[0].Method, fitting[0].Layer);
            if (explained.Length > 1)
            {
                where =
                    $"WHERE error IS NOT NULL OR ({Is("method", Explained.Method)} AND {Is("layer", Explained.Layer)})";
                var others = explained
                    .Where(e => (e.Method, e.Layer) != Explained)
                    .Select(e => $"{e.Method} at {e.Layer}");
                _remarks.Add(
                    $"The report is of {Explained.Method} at {Explained.Layer}; the rows also have "
                        + $"{string.Join(", ", others)}: choose with --method and --layer."
                );
            }
        }
        var (all, pictures) = Database
            .Query($"SELECT count(*), count(DISTINCT index) FROM all_rows {where}", r => (r.GetInt64(0), r.GetInt64(1)))
            .Single();
        if (all == 0)
            throw new GradCamException("There are no rows: the run has explained no picture yet.");
        // Rows of several targets: the one of the predicted class, or else the first.
        string one = all == pictures ? "" : "DISTINCT ON (index)";
        string order = all == pictures ? "" : "ORDER BY index, target_index IS DISTINCT FROM predicted_index";
        Database.Run($"CREATE VIEW rows AS SELECT {one} * FROM all_rows {where} {order}");
        if (all != pictures)
            _remarks.Add("Pictures have rows of several targets; the report takes that of the predicted class.");
    }

    private static string Is(string column, string? value) =>
        value is null ? $"{column} IS NULL" : $"{column} = {Database.Text(value)}";

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
