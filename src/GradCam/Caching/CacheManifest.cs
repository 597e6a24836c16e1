using System.Globalization;

namespace GradCam.Caching;

/// <summary>
/// The content of an entry of <see cref="PreparedCache"/>: a file beside the others that lists their lengths and
/// hashes, and its own.
/// </summary>
internal static class CacheManifest
{
    /// <summary>The model or graph of an entry.</summary>
    public const string Model = "model.onnx";

    /// <summary>Its weights, if they are in a file of their own.</summary>
    public const string Weights = "weights.bin";

    private const string Name = "entry",
        Head = "gradcam prepared 1";

    // Nothing of another name is ever removed: a folder that someone else put there stays.
    private static readonly string[] Files = [Model, Weights];

    /// <summary>Lists an entry's files.</summary>
    /// <returns>The bytes of all of them.</returns>
    public static long Write(string entry)
    {
        string text = string.Concat([
            Head + "\n",
            .. Files.Where(f => File.Exists(Path.Combine(entry, f))).Select(f => Line(entry, f)),
        ]);
        File.WriteAllText(Path.Combine(entry, Name), text + ContentHash.Of(text));
        return Bytes(entry);
    }

    /// <summary>True if an entry's files are as they were written.</summary>
    public static bool Holds(string entry)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(entry, Name));
            int end = text.LastIndexOf('\n') + 1;
            if (!text.StartsWith(Head + "\n", StringComparison.Ordinal) || text[end..] != ContentHash.Of(text[..end]))
                return false;
            foreach (string line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
                if (line + "\n" != Line(entry, line.Split(' ')[0]))
                    return false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Notes that an entry was asked for.</summary>
    public static void Touch(string entry)
    {
        try
        {
            File.SetLastWriteTimeUtc(Path.Combine(entry, Name), DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it counts as older than it is.
        }
    }

    /// <summary>The time when an entry was last asked for.</summary>
    public static DateTime Used(string entry) => File.GetLastWriteTimeUtc(Path.Combine(entry, Name));

    /// <summary>The bytes of an entry's files.</summary>
    public static long Bytes(string entry) =>
        Files.Append(Name).Select(f => new FileInfo(Path.Combine(entry, f))).Sum(f => f.Exists ? f.Length : 0);

    /// <summary>
    /// Removes an entry's files, and its folder if nothing else is in it. Files in use and links stay.
    /// </summary>
    public static void Remove(string entry)
    {
        try
        {
            if (new DirectoryInfo(entry).Attributes.HasFlag(FileAttributes.ReparsePoint))
                return;
            foreach (string file in Files.Prepend(Name))
                File.Delete(Path.Combine(entry, file));
            Directory.Delete(entry);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next one who comes by tries again.
        }
    }

    private static string Line(string entry, string file) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{file} {new FileInfo(Path.Combine(entry, file)).Length} {ContentHash.OfFile(Path.Combine(entry, file))}\n"
        );
}
