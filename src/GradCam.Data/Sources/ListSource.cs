namespace GradCam.Data.Sources;

/// <summary>A list of pictures: CSV, TSV, JSON lines or Parquet, with a column of paths.</summary>
/// <param name="path">The list.</param>
/// <param name="table">The list as SQL reads it.</param>
/// <param name="chosen">The columns of paths and of labels.</param>
/// <param name="further">The other columns.</param>
/// <param name="root">The folder that the paths are below.</param>
internal sealed class ListSource(
    string path,
    string table,
    (string Path, string? Label) chosen,
    IReadOnlyList<(string Name, string Type)> further,
    string root
) : PictureSource
{
    private readonly List<string> _remarks = [];

    public override IReadOnlyList<(string Name, string Type)> Columns => further;

    public override IReadOnlyList<string> Remarks => _remarks;

    /// <summary>Opens a list.</summary>
    /// <exception cref="GradCamException">It is no table, or has no column of paths.</exception>
    public static ListSource OpenList(string path, SourceOptions options)
    {
        string table = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".tsv" => $"read_csv({Database.Text(path)}, delim='\\t', header=true)",
            ".csv" => $"read_csv({Database.Text(path)}, header=true)",
            ".parquet" => $"read_parquet({Database.Text(path)})",
            _ => $"read_json({Database.Text(path)})",
        };
        return ListColumns.Reading<ListSource>(
            path,
            () =>
            {
                using var database = new Database();
                var columns = ListColumns.Of(database, table);
                string picture = columns.PathIn(path, options.PictureColumn);
                string? label = columns.LabelIn(path, options.LabelColumn);
                return new(
                    path,
                    table,
                    (picture, label),
                    [.. columns.All.Where(c => c.Name != picture && c.Name != label)],
                    options.Root ?? Path.GetDirectoryName(Path.GetFullPath(path))!
                )
                {
                    Name = Path.GetFileName(path),
                };
            }
        );
    }

    /// <inheritdoc/>
    public override long? Count(CancellationToken cancel)
    {
        return ListColumns.Reading(
            path,
            () =>
            {
                using var database = new Database();
                string picture = Database.Name(chosen.Path);
                var (all, different) = database
                    .Query(
                        $"SELECT count(*), count(DISTINCT {picture}) FROM {table}",
                        r => (r.GetInt64(0), r.GetInt64(1))
                    )
                    .Single();
                if (all == 0)
                    throw new GradCamException($"{path} lists no pictures: write one line for each.");
                if (different < all)
                    _remarks.Add(
                        FormattableString.Invariant(
                            $"{path} names {all - different:N0} pictures more than once: each line is a row."
                        )
                    );
                return all;
            }
        );
    }

    /// <inheritdoc/>
    public override IEnumerable<SourceItem> Items(CancellationToken cancel)
    {
        string[] columns =
        [
            chosen.Path,
            .. chosen.Label is { } label ? [label] : (string[])[],
            .. further.Select(c => c.Name),
        ];
        string selected = string.Join(", ", columns.Select(c => $"CAST({Database.Name(c)} AS VARCHAR)"));
        using var database = new Database();
        using var rows = database.Texts($"SELECT {selected} FROM {table}").GetEnumerator();
        for (long index = 0; ListColumns.Reading(path, rows.MoveNext); index++)
        {
            cancel.ThrowIfCancellationRequested();
            yield return Item(index, rows.Current);
        }
    }

    private SourceItem Item(long index, string?[] row)
    {
        string? label = chosen.Label is null ? null : row[1];
        string?[] values = row[(chosen.Label is null ? 1 : 2)..];
        if (row[0] is not { Length: > 0 } name)
            return SourceItem.Broken(index, "", label, values, $"Line {index + 1} of {path} names no picture.");
        return PictureBytes.Below(root, name) is { } file
            ? new(index, name, label, values, limits => PictureBytes.OfFile(file, limits))
            : SourceItem.Broken(
                index,
                name,
                label,
                values,
                $"'{name}' is not below {root}: give the folder that all pictures are below with --root."
            );
    }
}
