using System.Diagnostics;
using System.Globalization;

namespace GradCam.Benchmarks;

/// <summary>
/// What a user waits for: <c>explain</c> from start to end, the second time, against a C# program that loads the same file and runs it once. Both are
/// release builds that hold machine code, started alike.
/// </summary>
internal static class WholeProcess
{
    /// <summary>Times both for one model.</summary>
    public static PairedTimes Measure(string model)
    {
        string folder = Directory.CreateTempSubdirectory("gradcam-bench-").FullName;
        try
        {
            string file = Path.Combine(folder, $"{model}.onnx");
            File.WriteAllBytes(file, Workload.Onnx(model));
            // What has only just been written is not kept yet.
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-1));
            string threads = Workload.Threads.ToString(CultureInfo.InvariantCulture), size = Workload.Size(model).ToString(CultureInfo.InvariantCulture);
            string[] card = model == "cats-dogs" ? [] : ["-m", file];
            void Minimal() => Run(Program("bench", "GradCam.Minimal"), folder, file, size, threads);
            void Explain() => Run(Program("src", "GradCam.Cli"), folder, ["explain", Path.Combine(Repository, "samples", "chelsea.png"), .. card, "-o", folder, "--threads", threads]);
            return Paired.Measure(Minimal, Explain, blocks: 25, perBlock: 1, settling: 0, before: 2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Repository => Path.GetFullPath(Path.Combine(Results.Folder, "..", ".."));

    private static string Program(string folder, string name)
    {
        string built = Path.Combine(Repository, folder, name, "bin", "Release", "net10.0"), file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        // Machine code lies in a folder named for the machine.
        return new DirectoryInfo(built).EnumerateFiles(file, SearchOption.AllDirectories).Where(f => f.Directory!.Name != "publish").MaxBy(f => f.LastWriteTimeUtc)?.FullName
            ?? throw new FileNotFoundException($"{file} is missing in {built}: build the solution with `dotnet build -c Release`.");
    }

    private static void Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["GRADCAM_CACHE"] = Path.Combine(folder, "cache") } };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed: {error}");
    }
}
