using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace GradCam.Benchmarks;

/// <summary>
/// The same maps made by PyTorch with hooks: a Python process that is asked for one map at a time, so that both sides
/// can be timed in turns.
/// </summary>
internal sealed class PyTorch : IDisposable
{
    private readonly Process _process;

    private PyTorch(Process process) => _process = process;

    /// <summary>
    /// Starts a network and a method of <c>bench/pytorch/hooks.py</c>; null if there is no Python that has PyTorch.
    /// <c>PYTHON</c> names one.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="method">The method.</param>
    public static PyTorch? Start(string network, string method)
    {
        string script = Path.Combine(Path.GetDirectoryName(File())!, "..", "pytorch", "hooks.py");
        foreach (
            string python in Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } own
                ? [own]
                : (string[])["python3", "/usr/bin/python3"]
        )
        {
            var start = new ProcessStartInfo(python, [script, network, method, "--channels", "16", "--serve"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            try
            {
                var process = Process.Start(start)!;
                process.ErrorDataReceived += (_, _) => { };
                process.BeginErrorReadLine();
                if (process.StandardOutput.ReadLine() == "ready")
                    return new(process);
                process.Dispose();
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no Python of that name.
            }
        }
        return null;
    }

    /// <summary>The milliseconds that one map takes; of a loop of passes, as many as all channels would take.</summary>
    public double Map()
    {
        _process.StandardInput.WriteLine();
        return double.Parse(
            _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("PyTorch stopped."),
            CultureInfo.InvariantCulture
        );
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }

    private static string File([CallerFilePath] string file = "") => file;
}
