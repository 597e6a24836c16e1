using DuckDB.NET.Data;
using GradCam.Foundation;

namespace GradCam.Data.Sources;

/// <summary>A small table of texts.</summary>
internal static class TextTable
{
    /// <summary>The rows of a CSV file without a head.</summary>
    /// <param name="path">The file.</param>
    /// <param name="of">What it is a table of, for errors.</param>
    /// <exception cref="GradCamException">It is missing, too long, or no table.</exception>
    public static IReadOnlyList<string?[]> Read(string path, string of)
    {
        // Its length is checked before it is read as a table.
        FileBytes.Read(path, _ => { }, "text-bytes");
        try
        {
            using var database = new Database();
            return
            [
                .. database.Texts($"SELECT * FROM read_csv({Database.Text(path)}, header=false, all_varchar=true)"),
            ];
        }
        catch (DuckDBException e)
        {
            throw new GradCamException(
                $"{path} cannot be read as a table of {of} ({Database.Reason(e)}): write it as CSV.",
                e
            );
        }
    }
}
