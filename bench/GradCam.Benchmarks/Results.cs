using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace GradCam.Benchmarks;

/// <summary>Prints the comparison as it goes, and records a whole one with its machine in <c>bench/results</c>.</summary>
internal static class Results
{
    private const string Head = "| what | network | base | measured | ratio | at most |\n|---|---|---:|---:|---:|---:|\n";

    /// <summary>Where this project's sources lie.</summary>
    public static string Folder => Path.GetDirectoryName(File())!;

    public static void Print(IEnumerable<Row> rows, bool record)
    {
        var table = new StringBuilder(Head);
        Console.Write(Head);
        foreach (var row in rows)
        {
            string line = string.Create(CultureInfo.InvariantCulture, $"| {row.What} | {row.Network} | {row.Base:0.00} | {row.Value:0.00} | {row.Ratio:0.000} | {row.Limit:0.00} |\n");
            Console.Write(line);
            table.Append(line);
        }
        if (!record) return;
        string path = Path.Combine(Folder, "..", "results", "comparison.md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, $"{Machine()}\n\n{table}");
    }

    private static string Machine() => string.Create(CultureInfo.InvariantCulture,
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, ONNX Runtime {OrtVersion()}, {Workload.Threads} threads. Base and measured are medians in milliseconds (memory: megabytes).");

    private static string OrtVersion() => typeof(Microsoft.ML.OnnxRuntime.InferenceSession).Assembly.GetName().Version!.ToString(3);

    private static string Processor() => System.IO.File.Exists("/proc/cpuinfo")
        ? System.IO.File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "?" : "?";

    private static string File([CallerFilePath] string file = "") => file;
}
