namespace GradCam.Cli;

/// <summary>
/// A few named lines under a heading, in the look of <see cref="Tables"/> but written as they are: one explanation is
/// no reason to set up a console.
/// </summary>
internal static class SummaryBox
{
    public static void Print(TextWriter output, string heading, IReadOnlyList<(string Name, string Value)> rows)
    {
        int names = 0,
            values = heading.Length;
        foreach (var (name, value) in rows)
            (names, values) = (Math.Max(names, name.Length), Math.Max(values, value.Length));
        char line = output.Encoding.WebName.StartsWith("utf", StringComparison.OrdinalIgnoreCase) ? '─' : '-';
        output.WriteLine();
        output.WriteLine($"  {new string(' ', names)}   {heading}");
        output.WriteLine(new string(line, names + values + 7));
        foreach (var (name, value) in rows)
            output.WriteLine($"  {name.PadRight(names)}   {value}");
        output.WriteLine();
    }
}
