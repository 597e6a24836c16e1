using GradCam.Data.Rows;

namespace GradCam.Data.Audit;

/// <summary>A picture of an audit: prepared for the model, with the evidence for its label.</summary>
internal sealed record AuditPicture
{
    /// <summary>Its number in the source.</summary>
    public required long Index { get; init; }

    public required string Name { get; init; }

    /// <summary>The class of its label.</summary>
    public required int Label { get; init; }

    /// <summary>The model's input, <c>float[C, H, W]</c>, whatever its own order is.</summary>
    public required float[] Pixels { get; init; }

    /// <summary>
    /// The positive part of the map for the label, row by row, divided by its sum; 0 where it has none.
    /// </summary>
    public required float[] Map { get; init; }

    /// <summary>Height and width of the map.</summary>
    public required IReadOnlyList<int> MapShape { get; init; }

    /// <summary>Simple properties of the picture as it was read.</summary>
    public PictureProperties Properties { get; init; }

    /// <summary>The part of each cell of the object, 0..1, row by row; null where none is marked.</summary>
    public double[]? Object { get; init; }
}
