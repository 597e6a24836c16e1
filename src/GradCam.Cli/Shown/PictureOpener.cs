using System.ComponentModel;
using System.Diagnostics;

namespace GradCam.Cli.Shown;

/// <summary>Opens a file with the program that the system has for it.</summary>
internal static class PictureOpener
{
    /// <summary>Opens a file, and does not wait for its program.</summary>
    /// <param name="path">The file.</param>
    /// <param name="terminal">Is told if there is no such program.</param>
    public static void Open(string path, Terminal terminal)
    {
        string full = Path.GetFullPath(path);
        // On Linux the shell's way would run a file that may be executed; a picture is never meant to be.
        var start = OperatingSystem.IsLinux()
            ? new ProcessStartInfo("xdg-open") { RedirectStandardOutput = true, RedirectStandardError = true }
            : new ProcessStartInfo(full) { UseShellExecute = true };
        if (OperatingSystem.IsLinux())
            start.ArgumentList.Add(full);
        try
        {
            using var _ = Process.Start(start);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            terminal.Warn(
                $"No program was found that opens {path}"
                    + (OperatingSystem.IsLinux() ? ": install xdg-utils, or open it yourself." : ": open it yourself.")
            );
        }
    }
}
