using System.Globalization;

namespace GradCam.Data.Sources;

/// <summary>Parquet files that hold the pictures themselves.</summary>
/// <param name="files">The files, in order.</param>
/// <param name="form">The form of the first of them.</param>
internal sealed class TableSource(IReadOnlyList<string> files, PictureTable form) : PictureSource
{
    public override IReadOnlyList<(string Name, string Type)> Columns => form.Further;

    public override bool HasObjects => true;

    public override IReadOnlyList<string> Remarks => form.Objects.Remarks;

    /// <inheritdoc/>
    public override long? Count(CancellationToken cancel)
    {
        using var database = new Database();
        long count = files.Sum(file =>
            ListColumns.Reading(
                file,
                () => database.Query($"SELECT count(*) FROM {Table(file)}", r => r.GetInt64(0)).Single()
            )
        );
        return count > 0 ? count : throw new GradCamException($"{files[0]} holds no rows: give a table of pictures.");
    }

    /// <inheritdoc/>
    public override IEnumerable<SourceItem> Items(CancellationToken cancel)
    {
        long index = 0;
        foreach (string file in files)
        {
            using var database = new Database();
            var objects = form.Objects;
            string[] columns =
            [
                form.IsStructure ? $"{Database.Name(form.Column)}.path" : "NULL",
                form.Label is { } named ? Database.Name(named) : "NULL",
                objects.Boxes,
                objects.Mask,
                .. form.Further.Select(c => Database.Name(c.Name)),
            ];
            string selected = string.Join(", ", columns.Select(c => $"CAST({c} AS VARCHAR)"));
            using var rows = database.Texts($"SELECT {selected} FROM {Table(file)}").GetEnumerator();
            string bytes = Database.Name(form.Column) + (form.IsStructure ? ".bytes" : "");
            var pages = new TablePages(file, (form.Column, bytes), TablePages.UsualSize);
            var masks = objects.MaskBytes is { } ofMasks
                ? new TablePages(file, (objects.MaskColumn!, ofMasks), TablePages.UsualSize)
                : null;
            for (long row = 0; ListColumns.Reading(file, rows.MoveNext); row++, index++)
            {
                cancel.ThrowIfCancellationRequested();
                long own = row;
                string name = rows.Current[0] is { Length: > 0 } given
                    ? $"{Path.GetFileName(file)}/{given}"
                    : string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}/{row}");
                string? label = form.Label is null ? null : Named(rows.Current[1]);
                yield return new(index, name, label, rows.Current[4..], limits => pages.Bytes(own, limits))
                {
                    Object = objects.Of(rows.Current[2], rows.Current[3], name, limits => masks!.Bytes(own, limits)),
                };
            }
        }
    }

    /// <summary>A label's name, where the file names its numbers.</summary>
    private string? Named(string? label) =>
        int.TryParse(label, CultureInfo.InvariantCulture, out int number)
        && number >= 0
        && number < form.ClassNames.Count
            ? form.ClassNames[number]
            : label;

    internal static string Table(string file) => $"read_parquet({Database.Text(file)})";
}
