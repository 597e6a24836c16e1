using System.Text.Json;

namespace GradCam.Data.Sources;

/// <summary>
/// The form of a Parquet file that holds pictures' bytes, as Hugging Face's data sets do: a column of bytes, or of a
/// structure of bytes and path.
/// </summary>
/// <param name="Column">The column of pictures.</param>
/// <param name="IsStructure">It holds <c>bytes</c> and <c>path</c>.</param>
/// <param name="Label">The column of labels; null if there is none.</param>
/// <param name="Further">The other columns.</param>
/// <param name="ClassNames">The names of the label's numbers; empty if the file does not hold them.</param>
/// <param name="Objects">The columns of objects.</param>
internal sealed record PictureTable(
    string Column,
    bool IsStructure,
    string? Label,
    IReadOnlyList<(string Name, string Type)> Further,
    IReadOnlyList<string> ClassNames,
    ObjectColumns Objects
)
{
    private const string MetadataKey = "huggingface";

    private static readonly string[] Usual = ["image", "img", "picture", "bytes", "jpg", "png", "jpeg"];

    /// <summary>True for a type, in SQL, of pictures.</summary>
    public static bool HasBytes(string type) =>
        type == "BLOB" || (type.StartsWith("STRUCT(", StringComparison.Ordinal) && type.Contains("bytes BLOB"));

    /// <summary>The form of a file; null for one without a column of bytes.</summary>
    /// <exception cref="GradCamException">It is no Parquet file, or has no such column as is asked for.</exception>
    public static PictureTable? Holds(string path, PictureSetOptions options)
    {
        return ListColumns.Reading<PictureTable?>(
            path,
            () =>
            {
                using var database = new Database();
                string table = $"read_parquet({Database.Text(path)})";
                var columns = ListColumns.Of(database, table);
                var held = columns.All.Where(c => HasBytes(c.Type)).ToArray();
                var chosen = options.PictureColumn is { } asked
                    ? held.FirstOrDefault(c => c.Name == asked)
                    : held.Where(c => !ObjectColumns.IsMask(c.Name, options))
                        .OrderBy(c =>
                            Array.IndexOf(Usual, c.Name.ToLowerInvariant()) is >= 0 and var i ? i : int.MaxValue
                        )
                        .FirstOrDefault();
                if (chosen.Name is null)
                    return null;
                var objects = ObjectColumns.Of(path, columns, options);
                string? label = columns.LabelIn(path, options.LabelColumn, objects);
                return new(
                    chosen.Name,
                    chosen.Type != "BLOB",
                    label,
                    // Other pictures are no columns that people look at.
                    [.. columns.All.Where(c => c.Name != chosen.Name && c.Name != label && !HasBytes(c.Type))],
                    label is null ? [] : NamesOf(database, path, label),
                    objects
                );
            }
        );
    }

    /// <summary>The class names that Hugging Face's tools write into the file.</summary>
    private static string[] NamesOf(Database database, string path, string label)
    {
        string? json = database.Metadata(path, MetadataKey);
        if (json is null)
            return [];
        try
        {
            using var document = JsonDocument.Parse(json);
            return
            [
                .. document
                    .RootElement.GetProperty("info")
                    .GetProperty("features")
                    .GetProperty(label)
                    .GetProperty("names")
                    .EnumerateArray()
                    .Select(n => n.GetString() ?? ""),
            ];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [];
        }
    }
}
