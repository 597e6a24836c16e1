namespace GradCam.Onnx;

/// <summary>Names for new values, which nothing in the graph has yet.</summary>
/// <param name="prefix">The beginning of the names.</param>
/// <param name="isTaken">True for a name that something in the graph has.</param>
internal sealed class Names(string prefix, Func<string, bool> isTaken)
{
    private int _count;

    /// <summary>A name that was not given before.</summary>
    /// <param name="hint">A word for the value.</param>
    public string Fresh(string hint)
    {
        string name;
        do name = $"{prefix}{hint}_{_count++}";
        while (isTaken(name));
        return name;
    }

    /// <summary>
    /// A name that is not taken, as near as possible to the one wanted; it is added to those that are taken.
    /// </summary>
    /// <param name="wanted">The name wanted.</param>
    /// <param name="taken">The names that are taken.</param>
    public static string Free(string wanted, HashSet<string> taken)
    {
        string free = wanted;
        for (int k = 2; !taken.Add(free); k++)
            free = $"{wanted}_{k}";
        return free;
    }
}
