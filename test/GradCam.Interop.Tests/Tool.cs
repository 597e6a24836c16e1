using System.Diagnostics;
using GradCam.Tests;

namespace GradCam.Interop.Tests;

/// <summary>
/// Runs other people's programs. One that is missing or fails is a failure of the test: there is nothing to skip.
/// </summary>
internal static class Tool
{
    // Debian's onnx is a package of its own Python.
    private static readonly string Python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private static readonly Lock Installing = new();

    /// <summary>A folder of the sources.</summary>
    public static string At(params string[] parts) => Path.Combine([Repository.Root, .. parts]);

    /// <summary>Runs a Python program and returns what it prints.</summary>
    public static string RunPython(params string[] arguments) => Run(Python, Repository.Root, arguments);

    /// <summary>Runs a Node program of the tests' own and returns what it prints.</summary>
    public static string RunNode(string program, params string[] arguments)
    {
        string folder = At("test", "GradCam.Interop.Tests", "js");
        Install(folder);
        return Run("node", folder, [program, .. arguments]);
    }

    /// <summary>Installs a folder's packages, as its lock file has them, if they are not there.</summary>
    public static void Install(string folder)
    {
        lock (Installing)
        {
            // The lock file of what is installed is written last.
            if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
                Run("npm", folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }
    }

    private static string Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process =
            Process.Start(start) ?? throw new InvalidOperationException($"{program} cannot be started.");
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(
            process.ExitCode == 0,
            $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{error.Result}\n{output}"
        );
        return output;
    }
}
