using GradCam.Foundation;

namespace GradCam.Caching;

/// <summary>
/// Files that took work to make, kept in a folder for later processes. An entry is a folder of files under a key. It
/// appears whole or not at all, and is checked whenever it is found; where the entries are too large together, the one
/// not asked for the longest goes.
/// </summary>
/// <remarks>
/// Any number of threads and processes may use one folder. A folder that cannot be written to is no error: nothing is
/// kept then.
/// </remarks>
/// <param name="folder">The folder of the entries; made if missing, for its user alone.</param>
/// <param name="limit">The most bytes that all entries may have together.</param>
internal sealed class PreparedCache(string folder, long limit)
{
    private const string Unfinished = "unfinished-";
    private const int KeyLength = 32;

    // What no process can be named for, as earlier versions left it.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly Lazy<bool> _swept = new(() =>
    {
        TemporaryPath.Sweep(folder, Unfinished);
        return true;
    });

    /// <summary>
    /// The folder of an entry, or null if there is none or its files are not as they were written; a damaged entry is
    /// removed.
    /// </summary>
    public string? Find(string key)
    {
        _ = _swept.Value;
        string entry = Path.Combine(folder, key);
        if (!Directory.Exists(entry))
            return null;
        if (!CacheManifest.Holds(entry))
        {
            CacheManifest.Remove(entry);
            return null;
        }
        CacheManifest.Touch(entry);
        return entry;
    }

    /// <summary>Makes an entry.</summary>
    /// <param name="key">32 hexadecimal digits that stand for all that the files depend on.</param>
    /// <param name="write">Writes the files into a folder.</param>
    /// <returns>
    /// False if nothing was kept, perhaps without <paramref name="write"/> having been called or having done all.
    /// </returns>
    public bool Add(string key, Action<string> write)
    {
        _ = _swept.Value;
        using var unfinished = TemporaryPath.New(folder, Unfinished);
        try
        {
            UserFolder.Create(folder);
            UserFolder.Create(unfinished.Path);
            write(unfinished.Path);
            if (CacheManifest.Write(unfinished.Path) > limit)
                return false;
            // Of several processes the first one wins; the others' files are the same.
            if (!Directory.Exists(Path.Combine(folder, key)))
                Directory.Move(unfinished.Path, Path.Combine(folder, key));
            Trim(key);
            return true;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>
    /// Removes the entries not asked for the longest until the limit is kept, and those whose writing was given up.
    /// </summary>
    private void Trim(string newest)
    {
        var entries = new List<(string Path, DateTime Used, long Bytes)>();
        foreach (var found in new DirectoryInfo(folder).EnumerateDirectories())
        {
            if (found.Name.StartsWith(Unfinished, StringComparison.Ordinal))
            {
                bool old = DateTime.UtcNow - found.LastWriteTimeUtc > Abandoned;
                if (old && ProcessOwnedName.OwnerOf(found.Name, Unfinished) is null)
                    CacheManifest.Remove(found.FullName);
            }
            else if (found.Name.Length == KeyLength && found.Name.All(char.IsAsciiHexDigitLower))
                entries.Add((found.FullName, CacheManifest.Used(found.FullName), CacheManifest.Bytes(found.FullName)));
        }
        long total = entries.Sum(e => e.Bytes);
        foreach (var (path, _, bytes) in entries.OrderBy(e => Path.GetFileName(e.Path) == newest).ThenBy(e => e.Used))
        {
            if (total <= limit)
                return;
            CacheManifest.Remove(path);
            total -= bytes;
        }
    }
}
