using System.Globalization;
using System.Runtime.InteropServices;

namespace GradCam.Cli.Explain;

/// <summary>Tells whether two paths lead to one file or folder.</summary>
internal static partial class FileIdentity
{
    /// <summary>
    /// The same text for the same file, by whatever path and links; the path itself if nothing is there.
    /// </summary>
    public static string Of(string path) =>
        OperatingSystem.IsLinux() ? OnLinux(path) ?? path
        : OperatingSystem.IsMacOS() ? OnMac(path) ?? path
        : OnWindows(path);

    // Device and number stand at these places of the structures, which are the same on every processor.
    private static unsafe string? OnLinux(string path)
    {
        const int currentFolder = -100,
            numberOnly = 0x100;
        byte* found = stackalloc byte[256];
        return statx(currentFolder, path, 0, numberOnly, found) != 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{*(uint*)(found + 136)}:{*(uint*)(found + 140)}:{*(ulong*)(found + 32)}"
            );
    }

    private static unsafe string? OnMac(string path)
    {
        byte* found = stackalloc byte[256];
        return stat(path, found) != 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{*(int*)found}:{*(ulong*)(found + 8)}");
    }

    private static string OnWindows(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return path;
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int folder, string path, int flags, uint mask, byte* result);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int stat(string path, byte* result);
}
