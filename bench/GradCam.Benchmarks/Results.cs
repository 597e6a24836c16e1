using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GradCam.Benchmarks;

/// <summary>
/// Prints rows as they are measured and records them with their machine in <c>bench/results</c>: those measured before
/// stay. The documents' tables of them are written anew each time.
/// </summary>
internal static class Results
{
    private const string Head = "| what | network | base | measured | ratio | at most |\n|---|---|---:|---:|---:|---:|";

    // What a reader of the front page wants to know, by the beginnings of the rows.
    private static readonly string[] Shown =
    [
        "Grad-CAM, last layer",
        "Grad-CAM, middle layer",
        "Saliency",
        "Eigen-CAM",
        "Ablation-CAM, last",
        "Score-CAM ÷ ",
        "Folder to overlays ÷ the slower",
        "`explain`, native",
        "Grad-CAM, peak memory",
        "Grad-CAM ÷ PyTorch",
        "Baked",
        "The same network converted",
    ];

    /// <summary>The folder of this project's sources.</summary>
    public static string Folder => Path.GetDirectoryName(File())!;

    /// <summary>Prints and records rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="name">The file's name, which is that of the documents' sections too.</param>
    public static void Record(IEnumerable<Row> rows, string name)
    {
        string path = Path.Combine(Folder, "..", "results", $"{name}.md");
        string[] lines = System.IO.File.Exists(path)
            ? [.. System.IO.File.ReadLines(path).Where(l => l.StartsWith('|')).Skip(2)]
            : [];
        Console.WriteLine(Head);
        foreach (var row in rows)
        {
            string line = Line(row);
            Console.WriteLine(line);
            int known = Array.FindIndex(lines, l => Cells(l)[..2].SequenceEqual([row.What, row.Network]));
            if (known >= 0)
                lines[known] = line;
            else
                lines = [.. lines, line];
            // A long comparison that is stopped keeps what it has.
            string table = $"{Head}\n{string.Join('\n', lines)}";
            System.IO.File.WriteAllText(path, $"{Machine()}\n\n{table}\n");
            string page = name == "serve" ? "serving.md" : "performance.md";
            Replace(Path.Combine(Folder, "..", "..", "docs", page), name, table);
            if (name == "comparison")
                Replace(Path.Combine(Folder, "..", "..", "README.md"), name, Summary(lines));
        }
    }

    private static string Line(Row row) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {row.What} | {row.Network} | {row.Base:0.00} | {row.Value:0.00} | {row.Ratio:0.000} | "
                + $"{(double.IsNaN(row.Limit) ? "" : $"{row.Limit:0.00}")} |"
        );

    private static string[] Cells(string line) => [.. line.Split('|')[1..^1].Select(cell => cell.Trim())];

    /// <summary>The ratios of the rows that are shown, a column for each network.</summary>
    private static string Summary(string[] lines)
    {
        string[][] rows = [.. lines.Select(Cells)];
        string[] networks = [.. Workload.Models];
        var shown =
            from start in Shown
            let same = rows.Where(r => r[0].StartsWith(start, StringComparison.Ordinal)).ToArray()
            where same.Length > 0
            // How many channels a network has does not matter here.
            let what = start == "Score-CAM ÷ " ? "Score-CAM ÷ its passes" : same[0][0]
            let ratios = networks.Select(n => same.FirstOrDefault(r => r[1] == n)?[4] ?? "")
            select $"| {what} | {string.Join(" | ", ratios)} |";
        return $"| | {string.Join(" | ", networks)} "
            + $"|\n|---|{string.Concat(networks.Select(_ => "---:|"))}\n{string.Join('\n', shown)}";
    }

    /// <summary>Puts a table between the marks of a section.</summary>
    private static void Replace(string path, string name, string table)
    {
        string text = System.IO.File.ReadAllText(path),
            start = $"<!-- {name} -->\n",
            end = $"<!-- /{name} -->";
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length,
            to = text.IndexOf(end, StringComparison.Ordinal);
        System.IO.File.WriteAllText(path, $"{text[..from]}{table}\n{text[to..]}");
    }

    private static string Machine() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Processor()}, "
                + $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, ONNX Runtime "
                + $"{OrtVersion()}, {Workload.Threads} threads. Base and measured are medians in milliseconds "
                + $"(memory: megabytes)."
        );

    private static string OrtVersion() =>
        typeof(Microsoft.ML.OnnxRuntime.InferenceSession).Assembly.GetName().Version!.ToString(3);

    private static string Processor() =>
        System.IO.File.Exists("/proc/cpuinfo")
            ? System
                .IO.File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[1]
                .Trim()
                ?? "?"
            : "?";

    private static string File([CallerFilePath] string file = "") => file;
}
