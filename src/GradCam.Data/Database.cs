using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace GradCam.Data;

/// <summary>
/// DuckDB in memory, which reads and writes tables: nothing is fetched, no extension is loaded, and no file is touched
/// but those that a statement names.
/// </summary>
internal sealed partial class Database : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    /// <summary>Opens it.</summary>
    /// <param name="threads">The threads of a query; one keeps the order of rows and the bytes of files.</param>
    /// <param name="temporary">A folder for what does not fit into memory; null to have none.</param>
    /// <exception cref="GradCamException">Its native library cannot be loaded here.</exception>
    public Database(int threads = 1, string? temporary = null)
    {
        try
        {
            _connection.Open();
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            throw new GradCamException(
                $"DuckDB's library cannot be loaded on this system ({RuntimeInformation.RuntimeIdentifier}), which "
                    + "tables are read and written with: use a system that it exists for.",
                e
            );
        }
        Run($"SET threads={threads}");
        Run("SET autoinstall_known_extensions=false");
        Run("SET autoload_known_extensions=false");
        Run("SET allow_community_extensions=false");
        Run($"SET temp_directory={Text(temporary ?? "")}");
        Run("SET enable_progress_bar=false");
    }

    /// <summary>The connection, for appenders.</summary>
    public DuckDBConnection Connection => _connection;

    public void Dispose() => _connection.Dispose();

    /// <summary>Runs a statement.</summary>
    /// <exception cref="DuckDBException">It fails.</exception>
    public void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The rows of a query, as they are computed: read them all before the next statement.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="read">Makes the value that is kept of a row.</param>
    /// <exception cref="DuckDBException">It fails.</exception>
    public IEnumerable<T> Query<T>(string sql, Func<DuckDBDataReader, T> read)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return read(reader);
    }

    /// <summary>The rows of a query whose columns are texts; null where one has no value.</summary>
    /// <exception cref="DuckDBException">It fails.</exception>
    public IEnumerable<string?[]> Texts(string sql) =>
        Query(sql, r => Enumerable.Range(0, r.FieldCount).Select(i => r.IsDBNull(i) ? null : r.GetString(i)).ToArray());

    /// <summary>A value of a Parquet file's metadata; null if it has none of this key.</summary>
    /// <exception cref="DuckDBException">The file cannot be read.</exception>
    public string? Metadata(string parquet, string key) =>
        Query(
                $"SELECT decode(value) FROM parquet_kv_metadata({Text(parquet)}) WHERE decode(key) = {Text(key)}",
                r => r.GetString(0)
            )
            .FirstOrDefault();

    /// <summary>A text as SQL has it.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name as SQL has it.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>DuckDB's own account of an error, in one line, without its names of exceptions.</summary>
    public static string Reason(DuckDBException error)
    {
        string line = NameOfException().Replace(error.Message.Split('\n')[0], "").Trim().TrimEnd(':', ' ');
        return line.Length > 0 && line is not ("Invalid Error" or "IO Error") ? line : "it is damaged";
    }

    [GeneratedRegex(@"[\w:]*Exception:?\s*")]
    private static partial Regex NameOfException();
}
