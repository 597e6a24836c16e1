namespace GradCam.Foundation;

/// <summary>Writes files that appear whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes one; an earlier one of the same name stays until the new one is whole.</summary>
    /// <param name="path">The file. A device or a pipe is written to.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path),
            folder = Path.GetDirectoryName(full) ?? full;
        // A file in the place of a device would take it from everyone.
        bool device =
            !OperatingSystem.IsWindows()
            && full.StartsWith("/dev/", StringComparison.Ordinal)
            && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);
        if (!device)
            TemporaryPath.Sweep(folder, TemporaryPath.Hidden);
        using var unfinished = TemporaryPath.New(folder, TemporaryPath.Hidden);
        FileBytes.Writing(
            path,
            () =>
            {
                using (
                    var stream = new FileStream(
                        device ? full : unfinished.Path,
                        FileMode.Create,
                        FileAccess.Write,
                        device ? FileShare.ReadWrite : FileShare.None
                    )
                )
                    write(stream);
                if (!device)
                    File.Move(unfinished.Path, full, overwrite: true);
            }
        );
    }
}
