using System.Diagnostics;
using System.Text.RegularExpressions;
using GradCam.Tests;

namespace GradCam.Cli.Tests;

/// <summary>
/// The system calls of the program while it explains: no network, and no file but those it was asked for. Needs
/// <c>strace</c>.
/// </summary>
public sealed partial class NothingLeavesTests : CliFixture
{
    // ONNX Runtime's telemetry waits for some seconds before it looks for the network.
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(30);

    private string Home => At("home");

    private string Temporary => At("tmp");

    [Fact]
    public void Explain_forHalfAMinute_opensNoSocketAndWritesNoOtherFile()
    {
        // More noisy copies than can be done in the time.
        string[] calls = Trace(
            Watched,
            null,
            "explain",
            Chelsea,
            "-o",
            Out,
            "--method",
            "smoothgrad",
            "--samples",
            "1000000",
            "--threads",
            "1"
        );

        Assert.NotEmpty(calls);
        Assert.DoesNotContain(calls, c => c.Contains("socket(", StringComparison.Ordinal));
        // The cache's folder, and the one that it lies in.
        OnlyWrites(calls, Out, Temporary, Path.Combine(Home, ".cache", "gradcam"), Path.Combine(Home, ".cache") + '"');
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    public void Explain_withoutCache_leavesAnEmptyHomeEmpty(string? usersTelemetrySetting)
    {
        string[] calls = Trace(
            TimeSpan.FromMinutes(2),
            usersTelemetrySetting,
            "explain",
            Chelsea,
            "-o",
            Out,
            "--no-cache"
        );

        Assert.Single(Directory.GetFiles(Out));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Home));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
        OnlyWrites(calls, Out, Temporary);
    }

    /// <summary>Runs the built program in an empty home folder under <c>strace</c>; returns its calls.</summary>
    private string[] Trace(TimeSpan longest, string? telemetry, params string[] arguments)
    {
        string strace = RequiredTool.Find("strace", "strace");
        foreach (string folder in (string[])[Home, Temporary])
            Directory.CreateDirectory(folder);
        string log = At("calls");
        const string watched =
            "network,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat";
        var start = BuiltProgram.StartInfo(
            arguments,
            strace,
            "-f",
            "-qq",
            "-s",
            "512",
            "-e",
            $"trace={watched}",
            "-o",
            log
        );
        start.WorkingDirectory = Folder;
        foreach (string name in (string[])["XDG_CACHE_HOME", "GRADCAM_CACHE", "ORT_DISABLE_TELEMETRY"])
            start.Environment.Remove(name);
        (start.Environment["HOME"], start.Environment["TMPDIR"]) = (Home, Temporary);
        if (telemetry is not null)
            start.Environment["ORT_DISABLE_TELEMETRY"] = telemetry;
        // The .NET runtime itself opens a local socket for debuggers, which a program without that runtime does not
        // have.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(longest))
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        Assert.True(File.Exists(log), $"strace gave nothing: {error.Result}{output.Result}");
        return File.ReadAllLines(log);
    }

    private static void OnlyWrites(string[] calls, params string[] allowed)
    {
        // The names of the process's own threads, and its open files without a name, are files of the kernel's.
        // Where coverage of the tests is measured, the assemblies themselves write what was covered.
        string[] all = [.. allowed, "/dev/null", "/proc/", "/tmp/CodeCoverage.", "/tmp/.dotnet/"];
        var others = calls
            .Where(c => Writing().IsMatch(c) && !c.Contains(" = -1 ", StringComparison.Ordinal))
            .Where(c => !all.Any(a => c.Contains($"\"{a}", StringComparison.Ordinal)));
        Assert.Empty(others);
    }

    [GeneratedRegex(@"O_WRONLY|O_RDWR|O_CREAT| (creat|mkdir|rename|link|symlink)\w*\(")]
    private static partial Regex Writing();
}
