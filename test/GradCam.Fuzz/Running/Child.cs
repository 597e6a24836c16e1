using System.Diagnostics;
using GradCam.Inference;

namespace GradCam.Fuzz.Running;

/// <summary>A worker in a process of its own, killed where it stands still or grows too large.</summary>
internal sealed class Child
{
    // Beyond what an input may take, so that the input itself can say so where it ends.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25),
        LongestSilence = TimeSpan.FromMinutes(2);
    private const long MostBytes = 4L << 30;

    private readonly Process _process;
    private (DateTime Time, TimeSpan Worked) _heard = (DateTime.UtcNow, TimeSpan.Zero);
    private bool _said;
    private string? _killed;

    /// <param name="arguments">The worker's arguments.</param>
    public Child(params string[] arguments)
    {
        string dll = typeof(Child).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", dll, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCgen0size"] = "4000000";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
    }

    /// <summary>The lines that it says, as they come.</summary>
    public IEnumerable<string> Lines()
    {
        using var watch = new Timer(_ => Watch(), null, 100, 100);
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            _said = true;
            yield return line;
        }
        _process.WaitForExit();
    }

    /// <summary>The reason why it ended before it had done all; null if it did not.</summary>
    public string? Death => _killed ?? (_process.ExitCode == 0 ? null : ExitReason.Of(_process.ExitCode));

    private void Watch()
    {
        try
        {
            _process.Refresh();
            if (_process.HasExited)
                return;
            if (_said)
                (_said, _heard) = (false, (DateTime.UtcNow, _process.TotalProcessorTime));
            if (
                _process.TotalProcessorTime - _heard.Worked > Patience
                || DateTime.UtcNow - _heard.Time > LongestSilence
            )
                _killed ??= "does not end";
            else if (_process.WorkingSet64 > MostBytes)
                _killed ??= "takes all memory";
            if (_killed is not null)
                _process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended.
        }
    }
}
