namespace GradCam.Cli.Remote;

/// <summary>Keeps the copies of fetched files from filling the disk: those not used for longest go.</summary>
internal static class DownloadTrim
{
    /// <summary>The most bytes that all copies have together, beside those that were just fetched.</summary>
    public const long Most = 8L << 30;

    /// <summary>Removes folders of copies until the rest is small enough.</summary>
    /// <param name="kept">The folder that is in use.</param>
    /// <param name="most">The most bytes of all.</param>
    public static void Around(string kept, long most = Most)
    {
        try
        {
            var folders = new DirectoryInfo(Path.GetDirectoryName(kept)!)
                .EnumerateDirectories()
                .Select(folder => (Folder: folder, Files: folder.GetFiles()))
                .Select(f => (f.Folder, Size: f.Files.Sum(file => file.Length), Used: Used(f.Files)))
                .OrderBy(f => f.Used)
                .ToArray();
            long total = folders.Sum(f => f.Size);
            foreach (var (folder, size, _) in folders.Where(f => f.Folder.Name != Path.GetFileName(kept)))
            {
                if (total <= most)
                    return;
                folder.Delete(recursive: true);
                total -= size;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process is at work here, or the folder is read-only: the next one removes what is too much.
        }
    }

    /// <summary>Notes that a copy was used.</summary>
    public static void Touch(string file)
    {
        try
        {
            File.SetLastWriteTimeUtc(Fetched.PathFor(file), DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It may be read only.
        }
    }

    private static DateTime Used(FileInfo[] files) =>
        files.Select(f => f.LastWriteTimeUtc).DefaultIfEmpty(DateTime.MinValue).Max();
}
