using System.Diagnostics;
using System.Globalization;

namespace GradCam.Cli.Tests;

/// <summary>Runs the program as a process of its own, by a shell.</summary>
public abstract class ProgramFixture : CliFixture
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The program in a line of the shell; signals that the runner of the tests ignores have their usual effect again.
    /// </summary>
    protected static string Program { get; } =
        $"env --default-signal {string.Join(' ', BuiltProgram.Command.Select(part => $"'{part}'"))}";

    /// <summary>The folder of temporary files of the processes.</summary>
    protected string Temporary => At("tmp");

    /// <summary>The folder of prepared models of the processes.</summary>
    protected string Cache => At("cache");

    /// <summary>Starts a line of the shell, such as <c>$gradcam explain x.png</c>.</summary>
    protected Process Start(string line, params (string Name, string Value)[] environment)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell's words are those of Linux.");
        Directory.CreateDirectory(Temporary);
        string[] arguments = ["-c", line.Replace("$gradcam", Program, StringComparison.Ordinal)];
        var start = new ProcessStartInfo("/bin/sh", arguments) { WorkingDirectory = Folder };
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        (string, string)[] always = [("TMPDIR", Temporary), ("GRADCAM_CACHE", Cache), ("LC_ALL", "C.UTF-8")];
        foreach (var (name, value) in always.Concat(environment))
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs a line of the shell to its end.</summary>
    protected async Task<Result> Shell(string line, params (string Name, string Value)[] environment)
    {
        using var process = Start(line, environment);
        return await Ended(process);
    }

    /// <summary>The result of a process, once it has ended.</summary>
    protected static async Task<Result> Ended(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(),
            error = process.StandardError.ReadToEndAsync();
        using var late = new CancellationTokenSource(Longest);
        await process.WaitForExitAsync(late.Token);
        var result = new Result(process.ExitCode, await output, await error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.DoesNotContain("Unhandled", result.Error);
        return result;
    }

    /// <summary>Sends a signal, such as <c>TERM</c>.</summary>
    protected static void Signal(Process process, string name)
    {
        // The shell has its own; the program is missing in small images.
        string line = string.Create(CultureInfo.InvariantCulture, $"kill -{name} {process.Id}");
        using var kill = Process.Start("/bin/sh", ["-c", line]);
        kill.WaitForExit();
    }

    /// <summary>Waits until a condition holds.</summary>
    protected static async Task Until(Func<bool> so)
    {
        for (var watch = Stopwatch.StartNew(); !so(); await Task.Delay(5))
            Assert.True(watch.Elapsed < Longest, "It took too long.");
    }

    /// <summary>
    /// The files and folders that are left where none may be, except the sockets of the runtime, which .NET itself
    /// leaves when it is killed.
    /// </summary>
    protected IEnumerable<string> Left() =>
        ((string[])[Out, Temporary, Cache])
            .Where(Directory.Exists)
            .SelectMany(Directory.GetFileSystemEntries)
            .Select(f => Path.GetFileName(f)!)
            .Where(f =>
                ((string[])[".gradcam", "gradcam", "unfinished"]).Any(begin =>
                    f.StartsWith(begin, StringComparison.Ordinal)
                )
            );

    /// <summary>A folder of as many pictures.</summary>
    protected string Pictures(int count)
    {
        byte[] photo = File.ReadAllBytes(Chelsea);
        for (int i = 0; i < count; i++)
            Write($"photos/{i:000}.png", photo);
        return At("photos");
    }
}
