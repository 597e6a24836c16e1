namespace GradCam.Tests.Architecture;

/// <summary>A list of exceptions to a rule that can only become shorter.</summary>
internal static class Allowed
{
    /// <summary>
    /// Expects that the violations found are those allowed: nothing new, and no entry that is not needed.
    /// </summary>
    /// <param name="rule">The rule, for the message.</param>
    /// <param name="found">The violations of the rule, with details of each.</param>
    /// <param name="allowed">The allowed violations.</param>
    public static void Only(string rule, IReadOnlyDictionary<string, string> found, IReadOnlyList<string> allowed)
    {
        string[] added =
        [
            .. found.Keys.Except(allowed).Order(StringComparer.Ordinal).Select(a => $"    \"{a}\", // {found[a]}"),
        ];
        string[] gone = [.. allowed.Except(found.Keys).Order(StringComparer.Ordinal)];
        Assert.True(added.Length == 0, $"{rule}\n{string.Join('\n', added)}");
        Assert.True(gone.Length == 0, $"Take from the list what is mended:\n{string.Join('\n', gone)}");
        Assert.Equal(allowed.Order(StringComparer.Ordinal), allowed);
    }

    /// <inheritdoc cref="Only(string, IReadOnlyDictionary{string, string}, IReadOnlyList{string})"/>
    public static void Only(string rule, IEnumerable<string> found, IReadOnlyList<string> allowed) =>
        Only(rule, found.Distinct().ToDictionary(f => f, _ => "new"), allowed);
}
