namespace GradCam.Data.Report;

/// <summary>A column of texts, many of which occur often.</summary>
internal sealed record GalleryColumn
{
    /// <summary>The texts that occur.</summary>
    public required IReadOnlyList<string> Texts { get; init; }

    /// <summary>For each picture the position of its text.</summary>
    public required IReadOnlyList<int> Of { get; init; }

    /// <summary>The column of a text for each picture.</summary>
    public static GalleryColumn From(IEnumerable<string> values)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] of = [.. values.Select(v => places.TryAdd(v, places.Count) ? places.Count - 1 : places[v])];
        return new() { Texts = [.. places.Keys], Of = of };
    }
}
