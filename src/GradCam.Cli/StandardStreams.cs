using System.Runtime.InteropServices;

namespace GradCam.Cli;

/// <summary>
/// The streams that a process is started with, which may be closed. Then the next file that is opened would get their
/// number, and what is printed would go into it.
/// </summary>
internal static partial class StandardStreams
{
    /// <summary>Puts the null device where a stream is closed; to be called before any file is opened.</summary>
    /// <returns>True for stdout and for stderr if it was closed.</returns>
    public static (bool Output, bool Error) Occupy()
    {
        if (OperatingSystem.IsWindows())
            return (false, false);
        _ = IsClosed(0);
        return (IsClosed(1), IsClosed(2));
    }

    private static bool IsClosed(int number)
    {
        const int getFlags = 1,
            closedOnExec = 1,
            readAndWrite = 2;
        int flags = fcntl(number, getFlags);
        // The lowest number that is free, which is this one: those below it are occupied by now.
        if (flags < 0)
            _ = open("/dev/null", readAndWrite);
        // What would have been closed when the program was started is no stream that it was given, but a file of the
        // runtime.
        return flags < 0 || (flags & closedOnExec) != 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int file, int command);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
}
