using System.Diagnostics;
using System.Globalization;

namespace GradCam.Benchmarks;

/// <summary>
/// The time that a user waits: <c>explain</c> from start to end, the second time, against a C# program that loads the
/// same file and runs it once. Both are built alike and started alike.
/// </summary>
internal sealed class WholeProcess : IDisposable
{
    private readonly DirectoryInfo? _published;

    /// <param name="native">
    /// Programs of machine code alone, published for this; else the release builds, which the .NET runtime runs.
    /// </param>
    public WholeProcess(bool native)
    {
        if (!native)
            return;
        _published = Directory.CreateTempSubdirectory("gradcam-native-");
        foreach (string project in (string[])["src/GradCam.Cli", "bench/GradCam.Minimal"])
            Run(
                "dotnet",
                _published.FullName,
                "publish",
                Path.Combine(Repository, project),
                "-c",
                "Release",
                "-p:PublishAot=true",
                "--artifacts-path",
                Path.Combine(_published.FullName, "artifacts"),
                "-o",
                Path.Combine(_published.FullName, Path.GetFileName(project))
            );
    }

    public void Dispose() => _published?.Delete(recursive: true);

    /// <summary>Times both for one model.</summary>
    public PairedTimes Measure(string model)
    {
        string folder = Directory.CreateTempSubdirectory("gradcam-bench-").FullName;
        try
        {
            string file = Path.Combine(folder, $"{model}.onnx");
            File.WriteAllBytes(file, Workload.Onnx(model));
            // What has only just been written is not kept yet.
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-1));
            string threads = Workload.Threads.ToString(CultureInfo.InvariantCulture),
                size = Workload.Size(model).ToString(CultureInfo.InvariantCulture);
            string[] card = model == "cats-dogs" ? [] : ["-m", file];
            void Minimal() => Run(Program("bench", "GradCam.Minimal"), folder, file, size, threads);
            void Explain() =>
                Run(
                    Program("src", "GradCam.Cli"),
                    folder,
                    [
                        "explain",
                        Path.Combine(Repository, "samples", "chelsea.png"),
                        .. card,
                        "-o",
                        folder,
                        "--threads",
                        threads,
                    ]
                );
            return Paired.Measure(Minimal, Explain, blocks: 25, perBlock: 1, settling: 0, before: 2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Repository => Path.GetFullPath(Path.Combine(Results.Folder, "..", ".."));

    private string Program(string folder, string name)
    {
        string built = _published is null
                ? Path.Combine(Repository, folder, name, "bin", "Release", "net10.0")
                : Path.Combine(_published.FullName, name),
            file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        // Machine code lies in a folder named for the machine.
        return new DirectoryInfo(built)
                .EnumerateFiles(file, SearchOption.AllDirectories)
                .Where(f => f.Directory!.Name != "publish")
                .MaxBy(f => f.LastWriteTimeUtc)
                ?.FullName
            ?? throw new FileNotFoundException(
                $"{file} is missing in {built}: build the solution with `dotnet build -c Release`."
            );
    }

    private static void Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["GRADCAM_CACHE"] = Path.Combine(folder, "cache") },
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {error.Result}{output}");
    }
}
