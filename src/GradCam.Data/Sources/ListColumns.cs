using DuckDB.NET.Data;
using GradCam.Foundation;

namespace GradCam.Data.Sources;

/// <summary>The columns of a table, and those that are the picture and its label.</summary>
/// <param name="All">Each with its name and its type in SQL.</param>
internal sealed record ListColumns(IReadOnlyList<(string Name, string Type)> All)
{
    private static readonly string[] UsualPaths =

        [
            "path",
            "file",
            "filename",
            "file_name",
            "filepath",
            "file_path",
            "image",
            "image_path",
            "img",
            "img_path",
            "picture",
        ],
        UsualLabels = ["label", "class", "class_name", "category", "target", "y"];

    /// <summary>Reads those of a table.</summary>
    /// <param name="database">The database.</param>
    /// <param name="table">The table as SQL reads it.</param>
    public static ListColumns Of(Database database, string table) =>
        new([.. database.Query($"DESCRIBE SELECT * FROM {table}", r => (r.GetString(0), r.GetString(1)))]);

    /// <summary>The column of paths.</summary>
    /// <param name="path">The file, for the error.</param>
    /// <param name="asked">The name that was asked for; null for a usual one.</param>
    /// <exception cref="GradCamException">There is none.</exception>
    public string PathIn(string path, string? asked) =>
        Find(asked, UsualPaths, path)
        ?? throw new GradCamException(
            $"{path} has no column of paths: it has {Names}. Name one with "
                + "PictureSetOptions.PictureColumn, or call it path."
        );

    /// <summary>The column of labels; null if there is none.</summary>
    /// <param name="path">The file, for the error.</param>
    /// <param name="asked">The name that was asked for; null for a usual one.</param>
    /// <param name="objects">Columns of objects, which hold no labels.</param>
    /// <exception cref="GradCamException">There is none of the name that is asked for.</exception>
    public string? LabelIn(string path, string? asked, ObjectColumns objects) =>
        new ListColumns([.. All.Where(c => c.Name == asked || !objects.BoxNames.Contains(c.Name))]).Find(
            asked,
            UsualLabels,
            path
        );

    /// <summary>True for the name of a column.</summary>
    public bool Has(string name) => All.Any(c => c.Name == name);

    /// <summary>The type of a column, in SQL.</summary>
    public string TypeOf(string name) => All.First(c => c.Name == name).Type;

    /// <summary>The name of a column that was asked for.</summary>
    /// <exception cref="GradCamException">There is none of this name.</exception>
    public string Existing(string path, string asked) =>
        Has(asked)
            ? asked
            : throw new GradCamException(
                $"{path} has no column '{asked}': {Suggestions.Hint(asked, All.Select(c => c.Name))}"
            );

    private string Names => string.Join(", ", All.Select(c => $"'{c.Name}'"));

    /// <summary>The column that is asked for, or else the first of a usual name; null if there is none.</summary>
    /// <exception cref="GradCamException">There is none of the name that is asked for.</exception>
    public string? Find(string? asked, string[] usual, string path) =>
        asked is not null
            ? Existing(path, asked)
            : usual
                .Select(u => All.FirstOrDefault(c => c.Name.Equals(u, StringComparison.OrdinalIgnoreCase)).Name)
                .FirstOrDefault(n => n is not null);

    /// <summary>Reads from a table, and turns what DuckDB says of it into a sentence.</summary>
    /// <exception cref="GradCamException">It cannot be read.</exception>
    public static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DuckDBException e)
        {
            throw new GradCamException(
                $"{path} cannot be read as a table ({Database.Reason(e)}): check the file, or write it anew.",
                e
            );
        }
    }
}
