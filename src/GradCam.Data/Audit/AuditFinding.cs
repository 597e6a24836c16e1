namespace GradCam.Data;

/// <summary>A suspicion, and what the experiments on it gave.</summary>
public sealed record AuditFinding
{
    /// <summary>It in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>The class that it speaks for: its position in <see cref="AuditReport.Classes"/>.</summary>
    public required int Class { get; init; }

    /// <summary>The numbers of the class's pictures that have it, from 0 in the order of the source.</summary>
    public required IReadOnlyList<long> Pictures { get; init; }

    /// <summary>The names of the same pictures.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Number of all pictures of the class.</summary>
    public required int OfClass { get; init; }

    /// <summary>Number of pictures of other classes that have it.</summary>
    public required int Others { get; init; }

    /// <summary>It is at the same place in all pictures.</summary>
    public required bool IsFixed { get; init; }

    /// <summary>
    /// It is the colour behind the object: it is put there instead of being pasted, beside other colours.
    /// </summary>
    public bool IsBackground { get; init; }

    /// <summary>
    /// What it looks like, such as <c>orange</c>; null for what was found by its likeness and not by a colour.
    /// </summary>
    public string? Look { get; init; }

    /// <summary>
    /// The cells that it covers, of a grid of 32 × 32 over the model's input, row by row: one list for all pictures
    /// where it is at the same place, or one for each.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<int>> Cells { get; init; }

    /// <summary>Rise of the class's probability when it is pasted into pictures of other classes.</summary>
    public required Effect Pasted { get; init; }

    /// <summary>
    /// The same with other cells of the same pictures, of the same number and shape; with the colours behind the
    /// objects of other classes, for a background.
    /// </summary>
    public required Effect Elsewhere { get; init; }

    /// <summary>
    /// The same with the same cells of pictures of the class that do not have it; null if there are fewer than five.
    /// </summary>
    public Effect? Without { get; init; }

    /// <summary>
    /// The same with what the network looks at in pictures of the class that do not have it: cells of the same number
    /// and shape where most of the map is; null where it was found by a colour, or if there are fewer than five.
    /// </summary>
    public Effect? Evident { get; init; }

    /// <summary>The same with the same cells of pictures of other classes; null for a background.</summary>
    public Effect? Foreign { get; init; }

    /// <summary>The same when it is pasted to another place; null for a background.</summary>
    public Effect? Moved { get; init; }

    /// <summary>
    /// Fall of the class's probability when it is painted over in its own pictures, by what it is painted with.
    /// </summary>
    public required IReadOnlyDictionary<string, Effect> Painted { get; init; }

    /// <summary>Part of the map's positive mass within its cells, 0..1, on average.</summary>
    public required double Mass { get; init; }

    /// <summary>Probability of such a difference by chance, 0..1, corrected for all that were tried.</summary>
    public required double PValue { get; init; }
}
