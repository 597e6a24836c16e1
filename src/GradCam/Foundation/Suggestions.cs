namespace GradCam.Foundation;

/// <summary>Near names for a mistyped one.</summary>
internal static class Suggestions
{
    /// <summary>
    /// A clause such as <c> (did you mean 'layer4' or 'layer3'?)</c>, or the empty string if nothing is near.
    /// </summary>
    public static string For(string wrong, IEnumerable<string> names) =>
        Near(wrong, names) is { Length: > 0 } near ? $" (did you mean {string.Join(" or ", near)}?)" : "";

    /// <summary>"did you mean …?" if something is near, else the list of what there is.</summary>
    public static string Hint(string wrong, IEnumerable<string> known) =>
        Near(wrong, known) is { Length: > 0 } near
            ? $"did you mean {string.Join(" or ", near)}?"
            : $"there are {string.Join(", ", known)}.";

    private static string[] Near(string wrong, IEnumerable<string> names) =>
        [
            .. names
                .Distinct()
                .Select(name => (Name: name, Distance: Distance(wrong, name)))
                .Where(n => n.Distance <= Math.Max(2, wrong.Length / 3))
                .OrderBy(n => n.Distance)
                .ThenBy(n => n.Name.Length)
                .Take(3)
                .Select(n => $"'{n.Name}'"),
        ];

    /// <summary>
    /// Edits between the two, case aside; a name that contains the wrong one is near whatever its length.
    /// </summary>
    private static int Distance(string wrong, string name)
    {
        string a = wrong.ToLowerInvariant(),
            b = name.ToLowerInvariant();
        if (a.Length > 2 && b.Contains(a))
            return 1;
        if (a.Length > 200 || b.Length > 200)
            return int.MaxValue;
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (
                    row[j],
                    Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1))
                );
        }
        return row[b.Length];
    }
}
