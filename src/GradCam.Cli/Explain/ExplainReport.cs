using System.Globalization;
using GradCam.Cli.Json;

namespace GradCam.Cli.Explain;

/// <summary>Prints what <c>explain</c> found: a card for a single input, a row each for many.</summary>
internal static class ExplainReport
{
    private const int MostRows = 20;

    public static void Print(ExplainResult result, int inputs, Terminal terminal)
    {
        if (result.Explanations.Count == 0)
            return;
        if (inputs == 1 && result.Explanations.All(e => e.Sample == 0))
            Single(result.Explanations, terminal);
        else
            Many(result.Explanations, terminal);
        foreach (var group in result.Explanations.SelectMany(e => e.Diagnostics).GroupBy(d => d))
            terminal.Warn(group.Count() == 1 ? group.Key.Message : $"{group.Count()} maps: {group.Key.Message}");
    }

    /// <summary>The pictures that were written: sheets where there are some, which show the others.</summary>
    public static IEnumerable<string> Pictures(ExplainResult result)
    {
        string[] sheets = [.. result.Explanations.Select(e => e.Files.Sheet).OfType<string>()];
        return sheets.Length > 0
            ? sheets
            : result.Explanations.SelectMany(e => new[] { e.Files.Overlay, e.Files.Heatmap }).OfType<string>();
    }

    private static void Single(IReadOnlyList<ExplanationRow> rows, Terminal terminal)
    {
        var first = rows[0];
        var lines = new List<(string, string)>
        {
            (
                "predicted",
                string.Join(
                    ", ",
                    first.Predictions.Select(p =>
                        p.Probability is { } chance
                            ? $"{p.Label} {Percent(chance)}"
                            : $"{p.Label} ({p.Score.ToString("0.###", CultureInfo.InvariantCulture)})"
                    )
                )
            ),
        };
        void Add(string name, IEnumerable<string> values)
        {
            foreach (string value in values.Distinct())
                lines.Add((name, value));
        }
        Add(
            "explained",
            rows.Select(r =>
                $"{TargetWords.Of(r.Target)}{(r.Target.Probability is { } chance ? $" {Percent(chance)}" : "")}"
            )
        );
        Add("input", rows.Select(r => r.ModelInput).OfType<string>());
        Add("layer", rows.Select(r => r.Layer));
        Add("method", [string.Join(", ", rows.Select(r => CamMethods.Parse(r.Method).Title).Distinct())]);
        Add("written", rows.SelectMany(r => r.Files.All));
        terminal.Card(first.Input, lines);
    }

    private static void Many(IReadOnlyList<ExplanationRow> rows, Terminal terminal)
    {
        var table = new FittedTable("Input", "Explained", "Probability", "Method", "Layer", "Written")
        {
            LeftOutFirst = ["Layer", "Method", "Probability"],
        };
        foreach (var row in rows.Take(MostRows))
            table.Row(
                row.Sample > 0 && row.Bag is null ? $"{row.Input} [{row.Sample}]" : row.Input,
                row.Target.Label,
                row.Target.Probability is { } chance ? Percent(chance) : "",
                row.Method,
                row.Layer,
                string.Join(", ", row.Files.All.Select(Path.GetFileName))
            );
        terminal.Table(table);
        if (rows.Count > MostRows)
            terminal.Line($"... and {rows.Count - MostRows} more; --json lists all of them.");
        if (rows.Any(r => r.Bag is not null))
            terminal.Line(
                "The model scores pictures together: "
                    + string.Join(
                        ", ",
                        rows.Select(r => r.Bag).OfType<int>().Distinct().Select(count => $"{count} pictures")
                    )
                    + " are one bag with one score, and each has its map."
            );
        var folders = rows.SelectMany(r => r.Files.All).Select(f => Path.GetDirectoryName(f)).Distinct().ToArray();
        string more = folders.Length > 1 ? $" and {folders.Length - 1} more folders" : "";
        if (folders.Length > 0)
            terminal.Line($"{rows.Count} explanations written to {folders[0]}{more}");
    }

    private static string Percent(float probability) =>
        (probability * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
