namespace GradCam.Imaging;

/// <summary>Finds, for a misspelt name, the known names that were probably meant.</summary>
internal static class NearNames
{
    /// <summary>"did you mean …?" when something is near, else the list of what there is.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var all = known.ToArray();
        var near = all
            .Select(candidate => (candidate, distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(pair => pair.distance <= Math.Max(2, pair.candidate.Length / 3))
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .Take(3)
            .ToArray();
        return near.Length > 0 ? $"did you mean {string.Join(" or ", near)}?" : $"there are {string.Join(", ", all)}.";
    }

    private static int Distance(string a, string b)
    {
        // A name as long as a book is not a typing error, and must not cost the product of the lengths.
        if (a.Length > 100) return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
