using System.Diagnostics;
using GradCam.Tests;

namespace GradCam.Interop.Tests;

/// <summary>Runs other people's programs: one that fails fails the test, one that is missing skips it.</summary>
internal static class Tool
{
    // Debian's onnx is a package of its own Python, which need not be the first.
    private static readonly Lazy<string?> Python = new(() =>
        RequiredTool.Installed("python3").FirstOrDefault(p => Ended(p, Repository.Root, "-c", "import onnx").Code == 0)
    );

    private static readonly Lock Installing = new();

    /// <summary>A folder of the sources.</summary>
    public static string At(params string[] parts) => Path.Combine([Repository.Root, .. parts]);

    /// <summary>Skips the test where there is no Python with ONNX's package.</summary>
    public static string RequirePython()
    {
        if (Python.Value is null)
            RequiredTool.SkipWithout("Python's package onnx", "python3-onnx");
        return Python.Value;
    }

    /// <summary>Skips the test where there is no Node.</summary>
    public static string RequireNode()
    {
        string node = RequiredTool.Find("nodejs", "node");
        RequiredTool.Find("npm", "npm");
        return node;
    }

    /// <summary>Skips the test where there is no Chromium.</summary>
    public static string RequireChromium() =>
        RequiredTool.Find("chromium", "chromium", "chromium-browser", "google-chrome");

    /// <summary>Runs a Python program and returns what it prints.</summary>
    public static string RunPython(params string[] arguments) => Run(RequirePython(), Repository.Root, arguments);

    /// <summary>Runs a Node program of the tests' own and returns what it prints.</summary>
    public static string RunNode(string program, params string[] arguments)
    {
        string node = RequireNode(),
            folder = At("test", "GradCam.Interop.Tests", "js");
        Install(folder);
        return Run(node, folder, [program, .. arguments]);
    }

    /// <summary>Installs a folder's packages, as its lock file has them, if they are not there.</summary>
    public static void Install(string folder)
    {
        lock (Installing)
        {
            // The lock file of what is installed is written last.
            if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
                Run(RequiredTool.Find("npm", "npm"), folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }
    }

    private static string Run(string program, string folder, params string[] arguments)
    {
        var (code, output, error) = Ended(program, folder, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{error}\n{output}");
        return output;
    }

    private static (int Code, string Output, string Error) Ended(
        string program,
        string folder,
        params string[] arguments
    )
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
        return (process.ExitCode, output, error.Result);
    }
}
