using System.Collections.Concurrent;
using System.Globalization;

namespace GradCam.Foundation;

/// <summary>
/// A file or folder that its process must not leave behind; those of processes that were killed are removed by later
/// ones.
/// </summary>
/// <remarks>
/// The paths in use stand in a static table as they are those of the whole process, which may have to end at any
/// moment.
/// </remarks>
internal sealed class TemporaryPath : IDisposable
{
    /// <summary>The beginning of the names of temporary files beside a user's own files.</summary>
    public const string Hidden = ".gradcam-";

    // A thread that is still at work may put another file into a folder that is being removed.
    private const int Tries = 50;

    private static readonly ConcurrentDictionary<string, bool> InUse = new();

    private TemporaryPath(string path) => Path = path;

    /// <summary>The path of the file or folder, which does not exist yet.</summary>
    public string Path { get; }

    /// <summary>
    /// A path for a new file or folder, which goes when this is disposed, or by a later process if this one is killed.
    /// </summary>
    public static TemporaryPath New(string folder, string prefix, string suffix = "")
    {
        var made = new TemporaryPath(System.IO.Path.Combine(folder, ProcessOwnedName.New(prefix, suffix)));
        InUse[made.Path] = true;
        return made;
    }

    /// <summary>
    /// Removes what dead processes have left in a folder: nothing of other names, and nothing that links lead to.
    /// </summary>
    public static void Sweep(string folder, string prefix, string suffix = "")
    {
        try
        {
            foreach (var found in new DirectoryInfo(folder).EnumerateFileSystemInfos(prefix + "*" + suffix))
            {
                if (found.Attributes.HasFlag(FileAttributes.ReparsePoint))
                    continue;
                if (ProcessOwnedName.OwnerOf(found.Name, prefix, suffix) is not { } owner)
                    continue;
                if (!ProcessOwnedName.IsDead(owner, found.LastWriteTimeUtc))
                    continue;
                Remove(found.FullName);
                RemoveOfRuntime(owner.Process, owner.Start);
            }
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // There is no such folder, or others may look into it: nothing of ours is in it.
        }
    }

    /// <summary>
    /// Removes all temporary files of this process, which is about to end although it may still be at work.
    /// </summary>
    public static void RemoveAll()
    {
        foreach (string path in InUse.Keys)
            for (int i = 0; i < Tries && !Remove(path); i++)
                Thread.Sleep(1);
        if (ProcessOwnedName.OwnerOf(ProcessOwnedName.New(""), "") is not { } own)
            return;
        if (OperatingSystem.IsMacOS())
            RemoveOfRuntime(own.Process);
        else
            RemoveOfRuntime(own.Process, own.Start);
    }

    public void Dispose()
    {
        Remove(Path);
        InUse.TryRemove(Path, out _);
    }

    /// <summary>Removes a file, or a folder with the files in it.</summary>
    /// <returns>False if something is left.</returns>
    private static bool Remove(string path)
    {
        try
        {
            if (!Directory.Exists(path))
            {
                File.Delete(path);
                return true;
            }
            foreach (string file in Directory.EnumerateFiles(path))
                File.Delete(file);
            Directory.Delete(path);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Someone else holds it, or the disk is read-only by now.
            return false;
        }
    }

    /// <summary>
    /// Removes the debuggers' sockets of this process where their names hold its start time in another unit.
    /// </summary>
    private static void RemoveOfRuntime(int process)
    {
        try
        {
            foreach (string name in (string[])[$"dotnet-diagnostic-{process}-*", $"clr-debug-pipe-{process}-*"])
            foreach (string file in Directory.EnumerateFiles(System.IO.Path.GetTempPath(), name))
                Remove(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They do no harm.
        }
    }

    /// <summary>
    /// Removes the sockets by which debuggers find this process: .NET's runtime removes them only if it ends by itself.
    /// </summary>
    private static void RemoveOfRuntime(int process, ulong start)
    {
        if (!OperatingSystem.IsLinux() || start == 0)
            return;
        string name = string.Create(CultureInfo.InvariantCulture, $"{process}-{start}");
        foreach (
            string file in (string[])
                [$"dotnet-diagnostic-{name}-socket", $"clr-debug-pipe-{name}-in", $"clr-debug-pipe-{name}-out"]
        )
            Remove(System.IO.Path.Combine(System.IO.Path.GetTempPath(), file));
    }
}
