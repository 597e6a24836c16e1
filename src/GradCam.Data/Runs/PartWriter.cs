using DuckDB.NET.Data;
using GradCam.Data.Rows;
using GradCam.Foundation;

namespace GradCam.Data.Runs;

/// <summary>Writes the rows of one part into a Parquet file, which appears whole or not at all.</summary>
/// <param name="folder">The run's folder.</param>
/// <param name="shard">The shard.</param>
/// <param name="further">The source's further columns.</param>
internal sealed class PartWriter(RunFolder folder, Shard shard, IReadOnlyList<(string Name, string Type)> further)
{
    /// <summary>The key of the hash of a part's names in its metadata.</summary>
    public const string NamesKey = "gradcam_names";

    private const string Table = "part";

    /// <summary>Writes a part.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="names">The hash of its pictures' names.</param>
    /// <exception cref="GradCamException">It cannot be written, as where the disk is full; nothing is left.</exception>
    public void Write(long number, IReadOnlyList<Row> rows, string names)
    {
        string begun = folder.UnfinishedOf(shard),
            place = folder.PartOf(shard, number);
        try
        {
            using (var database = new Database())
            {
                Fill(database, rows);
                string selected = string.Join(
                    ", ",
                    RowColumns
                        .All.Select(c => Database.Name(c.Name))
                        .Concat(
                            further.Select(
                                (c, i) =>
                                    $"TRY_CAST(further_{i} AS {c.Type}) AS {Database.Name(RowColumns.NameOf(c.Name))}"
                            )
                        )
                );
                database.Run(
                    $"COPY (SELECT {selected} FROM {Table}) TO {Database.Text(begun)} (FORMAT parquet, "
                        + $"COMPRESSION zstd, KV_METADATA {{{NamesKey}: {Database.Text(names)}}})"
                );
            }
            RunFolder.Place(begun, place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DuckDBException)
        {
            Remove(begun);
            string reason = e is DuckDBException d ? Database.Reason(d) : IoReason.Of(e);
            throw new GradCamException(
                $"{place} could not be written ({reason}): make room or check the permissions, and go on with "
                    + "--resume. What was written before is kept.",
                e
            );
        }
    }

    /// <summary>The hash of the names that a part was written for; null if it does not say.</summary>
    /// <exception cref="GradCamException">The file is damaged.</exception>
    public static string? NamesOf(string part)
    {
        try
        {
            using var database = new Database();
            return database.Metadata(part, NamesKey);
        }
        catch (DuckDBException e)
        {
            throw new GradCamException(
                $"{part} is damaged ({Database.Reason(e)}): delete it, and write it anew with --resume.",
                e
            );
        }
    }

    private void Fill(Database database, IReadOnlyList<Row> rows)
    {
        var columns = RowColumns
            .All.Select(c => $"{Database.Name(c.Name)} {c.Type}")
            .Concat(further.Select((_, i) => $"further_{i} VARCHAR"));
        database.Run($"CREATE TABLE {Table} ({string.Join(", ", columns)})");
        using var appender = database.Connection.CreateAppender(Table);
        foreach (var row in rows)
        {
            var line = appender.CreateRow();
            foreach (var column in RowColumns.All)
                Append(line, column.Of(row));
            foreach (string? value in row.Values)
                Append(line, value);
            line.EndRow();
        }
    }

    private static void Append(IDuckDBAppenderRow row, object? value) =>
        _ = value switch
        {
            null => row.AppendNullValue(),
            string text => row.AppendValue(text),
            long number => row.AppendValue(number),
            int number => row.AppendValue(number),
            float number => row.AppendValue(number),
            bool truth => row.AppendValue(truth),
            IEnumerable<float> numbers => row.AppendValue(numbers.ToList()),
            IEnumerable<int> numbers => row.AppendValue(numbers.ToList()),
            IEnumerable<string> texts => row.AppendValue(texts.ToList()),
            _ => throw new InvalidOperationException($"A column holds a {value.GetType()}."),
        };

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next process overwrites it.
        }
    }
}
