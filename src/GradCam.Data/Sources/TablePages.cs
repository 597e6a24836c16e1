using System.Globalization;

namespace GradCam.Data.Sources;

/// <summary>
/// Reads the pictures of a Parquet file some rows at a time, as they are asked for by several threads that go through
/// the file side by side. The last few pages are kept.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="column">The column of pictures: its name, and its bytes in SQL.</param>
/// <param name="size">The rows of a page.</param>
internal sealed class TablePages(string file, (string Name, string Bytes) column, int size)
{
    /// <summary>The rows that are read at once, where nothing else is better.</summary>
    public const int UsualSize = 64;

    // Threads that work side by side are at most a page apart, but for the beginning of a new one.
    private const int Kept = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, byte[]?[]> _pages = [];

    /// <summary>The bytes of a row's picture.</summary>
    /// <exception cref="GradCamException">The row holds none, or too many.</exception>
    public byte[] Bytes(long row, ResourceLimits limits)
    {
        byte[]?[] page;
        lock (_lock)
        {
            long number = row / size;
            if (!_pages.TryGetValue(number, out page!))
            {
                while (_pages.Count >= Kept)
                    _pages.Remove(_pages.Keys.Min());
                page = _pages[number] = Read(number * size);
            }
        }
        byte[] bytes =
            page[row % size]
            ?? throw new GradCamException($"Row {row} of {file} holds no picture in column '{column.Name}'.");
        return bytes.Length <= limits.Value("file-bytes")
            ? bytes
            : throw new GradCamException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The picture in row {row} of {file} has {bytes.Length:N0} bytes: {limits.Met("file-bytes")}"
                )
            );
    }

    private byte[]?[] Read(long first)
    {
        return ListColumns.Reading<byte[]?[]>(
            file,
            () =>
            {
                using var database = new Database();
                return
                [
                    .. database.Query(
                        $"SELECT {column.Bytes} FROM read_parquet({Database.Text(file)}, file_row_number=true) "
                            + $"WHERE file_row_number >= {first} AND file_row_number < {first + size} "
                            + "ORDER BY file_row_number",
                        r => r.IsDBNull(0) ? null : Copy(r.GetStream(0))
                    ),
                ];
            }
        );
    }

    private static byte[] Copy(Stream stream)
    {
        using (stream)
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }
}
