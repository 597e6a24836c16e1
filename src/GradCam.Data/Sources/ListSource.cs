namespace GradCam.Data.Sources;

/// <summary>A list of pictures: CSV, TSV, JSON lines or Parquet, with a column of paths.</summary>
/// <param name="path">The list.</param>
/// <param name="table">The list as SQL reads it.</param>
/// <param name="chosen">The columns of paths, of labels, and of objects.</param>
/// <param name="further">The other columns.</param>
/// <param name="root">The folder that the paths are below.</param>
internal sealed class ListSource(
    string path,
    string table,
    (string Path, string? Label, ObjectColumns Objects) chosen,
    IReadOnlyList<(string Name, string Type)> further,
    string root
) : PictureSource
{
    private readonly List<string> _remarks = [.. chosen.Objects.Remarks];

    public override IReadOnlyList<(string Name, string Type)> Columns => further;

    public override bool HasObjects => true;

    public override IReadOnlyList<string> Remarks => _remarks;

    /// <summary>Opens a list.</summary>
    /// <exception cref="GradCamException">It is no table, or has no column of paths.</exception>
    public static ListSource OpenList(string path, PictureSetOptions options)
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
                var objects = ObjectColumns.Of(path, columns, options);
                string? label = columns.LabelIn(path, options.LabelColumn, objects);
                return new(
                    path,
                    table,
                    (picture, label, objects),
                    [.. columns.All.Where(c => c.Name != picture && c.Name != label && !PictureTable.HasBytes(c.Type))],
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
                string twice = FormattableString.Invariant(
                    $"{path} names {all - different:N0} pictures more than once: each line is a row."
                );
                if (different < all && !_remarks.Contains(twice))
                    _remarks.Add(twice);
                return all;
            }
        );
    }

    /// <inheritdoc/>
    public override IEnumerable<SourceItem> Items(CancellationToken cancel)
    {
        string[] columns =
        [
            Text(chosen.Path),
            chosen.Label is { } label ? Text(label) : "NULL",
            chosen.Objects.Boxes,
            chosen.Objects.Mask,
            .. further.Select(c => Text(c.Name)),
        ];
        var masks = chosen.Objects.MaskBytes is { } bytes
            ? new TablePages(path, (chosen.Objects.MaskColumn!, bytes), TablePages.UsualSize)
            : null;
        using var database = new Database();
        using var rows = database.Texts($"SELECT {string.Join(", ", columns)} FROM {table}").GetEnumerator();
        for (long index = 0; ListColumns.Reading(path, rows.MoveNext); index++)
        {
            cancel.ThrowIfCancellationRequested();
            long row = index;
            yield return Item(index, rows.Current) with
            {
                Object = chosen.Objects.Of(
                    rows.Current[2],
                    rows.Current[3],
                    rows.Current[0] ?? "",
                    limits => masks!.Bytes(row, limits)
                ),
            };
        }

        static string Text(string column) => $"CAST({Database.Name(column)} AS VARCHAR)";
    }

    private SourceItem Item(long index, string?[] row)
    {
        string? label = row[1];
        string?[] values = row[4..];
        if (row[0] is not { Length: > 0 } name)
            return SourceItem.Broken(index, "", label, values, $"Line {index + 1} of {path} names no picture.");
        return PictureBytes.Below(root, name) is { } file
            ? new(index, name, label, values, limits => PictureBytes.OfFile(file, limits))
            : SourceItem.Broken(
                index,
                name,
                label,
                values,
                $"'{name}' is not below {root}: give the folder that all pictures are below with "
                    + "PictureSetOptions.Root."
            );
    }
}
