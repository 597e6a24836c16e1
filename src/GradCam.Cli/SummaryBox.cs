namespace GradCam.Cli;

/// <summary>
/// A few named lines under a heading, in the look of <see cref="Tables"/> but written as they are: one explanation is
/// no reason to set up a console.
/// </summary>
internal static class SummaryBox
{
    private const int Narrowest = 20;

    /// <param name="output">Where it is written.</param>
    /// <param name="heading">The heading.</param>
    /// <param name="rows">The lines.</param>
    /// <param name="width">The columns of the terminal; null where lines may have any length.</param>
    public static void Print(
        TextWriter output,
        string heading,
        IReadOnlyList<(string Name, string Value)> rows,
        int? width
    )
    {
        int names = 0,
            values = heading.Length;
        foreach (var (name, value) in rows)
            (names, values) = (Math.Max(names, name.Length), Math.Max(values, value.Length));
        const int around = 7;
        int most = Math.Max(Narrowest, (width ?? int.MaxValue) - names - around);
        char line = output.Encoding.WebName.StartsWith("utf", StringComparison.OrdinalIgnoreCase) ? '─' : '-';
        output.WriteLine();
        output.WriteLine($"  {new string(' ', names)}   {heading}");
        output.WriteLine(new string(line, names + Math.Min(values, most) + around));
        foreach (var (name, value) in rows)
        {
            string shown = name;
            foreach (string part in Wrapped(value, most))
            {
                output.WriteLine($"  {shown.PadRight(names)}   {part}");
                shown = "";
            }
        }
        output.WriteLine();
    }

    /// <summary>A text in lines, broken at spaces alone: a path is copied whole.</summary>
    private static IEnumerable<string> Wrapped(string text, int most)
    {
        while (text.Length > most && text.LastIndexOf(' ', most) is > 0 and var at)
        {
            yield return text[..at];
            text = text[(at + 1)..];
        }
        yield return text;
    }
}
