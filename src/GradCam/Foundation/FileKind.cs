using System.Runtime.InteropServices;

namespace GradCam.Foundation;

/// <summary>
/// Tells ordinary files from what only looks like one: to open a pipe or a device may wait for ever, or change
/// something.
/// </summary>
internal static partial class FileKind
{
    private const int TypeMask = 0xF000,
        Pipe = 0x1000,
        CharacterDevice = 0x2000,
        BlockDevice = 0x6000,
        Socket = 0xC000;

    /// <summary>
    /// The kind of thing that a path leads to if it is neither a file nor a folder, such as "a named pipe"; null for
    /// those, and where nothing is there.
    /// </summary>
    public static string? Special(string path)
    {
        int? mode =
            OperatingSystem.IsLinux() ? LinuxMode(path)
            : OperatingSystem.IsMacOS() ? MacMode(path)
            : null;
        return (mode & TypeMask) switch
        {
            Pipe => "a named pipe",
            Socket => "a socket",
            CharacterDevice or BlockDevice => "a device",
            _ => null,
        };
    }

    // The type stands at these places of the structures, which are the same on every processor.
    private static unsafe int? LinuxMode(string path)
    {
        const int currentFolder = -100,
            typeOnly = 1;
        byte* found = stackalloc byte[256];
        return statx(currentFolder, path, 0, typeOnly, found) == 0 ? *(ushort*)(found + 28) : null;
    }

    private static unsafe int? MacMode(string path)
    {
        byte* found = stackalloc byte[256];
        return stat(path, found) == 0 ? *(ushort*)(found + 4) : null;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int folder, string path, int flags, uint mask, byte* result);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int stat(string path, byte* result);
}
