using GradCam.Data.Rows;

namespace GradCam.Data.Audit;

/// <summary>A picture of an audit or a repair: prepared for the model, with the evidence for its label.</summary>
internal sealed record AuditPicture
{
    /// <summary>Its number in the source.</summary>
    public required long Index { get; init; }

    public required string Name { get; init; }

    /// <summary>The class of its label; <see cref="NoLabel"/> where it has none.</summary>
    public required int Label { get; init; }

    /// <summary>The label of pictures that have none.</summary>
    public const int NoLabel = -1;

    /// <summary>The name of the first picture of the same bytes.</summary>
    public string Key { get; init; } = "";

    /// <summary>What a list's column of groups says; null for none.</summary>
    public string? Part { get; init; }

    /// <summary>The model's input, <c>float[C, H, W]</c>, whatever its own order is.</summary>
    public required float[] Pixels { get; init; }

    /// <summary>
    /// The positive part of the map for the label, row by row, divided by its sum; 0 where it has none. Empty where no
    /// map was made.
    /// </summary>
    public required float[] Map { get; init; }

    /// <summary>Height and width of the map.</summary>
    public required IReadOnlyList<int> MapShape { get; init; }

    /// <summary>Simple properties of the picture as it was read.</summary>
    public PictureProperties Properties { get; init; }

    /// <summary>The part of each cell of the object, 0..1, row by row; null where none is marked.</summary>
    public double[]? Object { get; init; }
}
