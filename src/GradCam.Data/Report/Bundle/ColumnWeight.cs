using System.ComponentModel;

namespace GradCam.Data;

/// <summary>What a property of pictures and maps contributes to telling the label.</summary>
public sealed record ColumnWeight
{
    /// <summary>Name of the property: its column in the rows of a run.</summary>
    [Description("Column of the rows.")]
    public required string Column { get; init; }

    /// <summary>Accuracy that is lost when its values are shuffled, -1..1; below 0 where it misleads.</summary>
    [Description("Accuracy that is lost when its values are shuffled.")]
    public required double Loss { get; init; }
}
