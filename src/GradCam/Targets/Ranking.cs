namespace GradCam.Targets;

/// <summary>The best of many scores.</summary>
internal static class Ranking
{
    /// <summary>
    /// The positions of the largest values, largest first; of equal ones the first, as the runtime's TopK has it, and
    /// what is no number last. Sorting a thousand classes takes longer than a small network.
    /// </summary>
    public static IReadOnlyList<int> Largest(ReadOnlySpan<float> values, int count)
    {
        var best = new List<int>();
        for (int i = 0; i < values.Length; i++)
        {
            if (best.Count == count && values[i].CompareTo(values[best[^1]]) <= 0)
                continue;
            int at = best.Count;
            while (at > 0 && values[i].CompareTo(values[best[at - 1]]) > 0)
                at--;
            best.Insert(at, i);
            if (best.Count > count)
                best.RemoveAt(count);
        }
        return best;
    }
}
