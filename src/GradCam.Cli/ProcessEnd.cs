using System.Runtime.InteropServices;
using GradCam.Foundation;

namespace GradCam.Cli;

/// <summary>
/// Ends the process at once: without destructors of native libraries, which may be at work in other threads.
/// </summary>
internal static partial class ProcessEnd
{
    /// <summary>Removes what must not stay behind, and ends.</summary>
    public static void Now(int code)
    {
        try
        {
            TemporaryPath.RemoveAll();
        }
        finally
        {
            if (OperatingSystem.IsWindows())
                TerminateProcess(-1, (uint)code);
            else
                _exit(code);
        }
    }

    [LibraryImport("libc")]
    private static partial void _exit(int code);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool TerminateProcess(nint process, uint code);
}
