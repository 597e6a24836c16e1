using System.ComponentModel;

namespace GradCam.Data;

/// <summary>How well a set of properties of pictures and maps tells the label.</summary>
public sealed record LeakSet
{
    /// <summary>Name of the set.</summary>
    [Description("Name of the set.")]
    public required string Name { get; init; }

    /// <summary>Part of the pictures kept out of the training whose label is told (cross-validation).</summary>
    [Description("Part of the rows kept out of the training whose label is told (cross-validation).")]
    public required Share Accuracy { get; init; }

    /// <summary>Properties that do most of it, each with what is lost when it is shuffled.</summary>
    [Description("Columns that do most of it, each with what is lost when it is shuffled.")]
    public required IReadOnlyList<ColumnWeight> Columns { get; init; }
}
