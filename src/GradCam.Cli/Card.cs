namespace GradCam.Cli;

/// <summary>A few named lines under a heading, in the look of <see cref="Tables"/> but written as they are: one explanation is no reason to set up a console.</summary>
internal static class Card
{
    public static void Print(TextWriter output, string heading, IReadOnlyList<(string Name, string Value)> rows)
    {
        int names = rows.Max(r => r.Name.Length), values = Math.Max(heading.Length, rows.Max(r => r.Value.Length));
        char line = output.Encoding.WebName.StartsWith("utf", StringComparison.OrdinalIgnoreCase) ? '─' : '-';
        output.WriteLine();
        output.WriteLine($"  {new string(' ', names)}   {heading}");
        output.WriteLine(new string(line, names + values + 7));
        foreach (var (name, value) in rows) output.WriteLine($"  {name.PadRight(names)}   {value}");
        output.WriteLine();
    }
}
