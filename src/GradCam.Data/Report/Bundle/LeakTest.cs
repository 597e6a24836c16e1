using System.ComponentModel;

namespace GradCam.Data.Report.Bundle;

/// <summary>
/// How well the label can be told from statistics of the map and properties of the picture alone. Where it can, label
/// and circumstances of the photograph go together, and a network may have learned the circumstances.
/// </summary>
internal sealed record LeakTest
{
    [Description("Rows that were used.")]
    public required long Rows { get; init; }

    [Description("Number of classes that were told apart.")]
    public required int Classes { get; init; }

    [Description("Part that is right when always the most frequent class is said.")]
    public required double Chance { get; init; }

    [Description("Best result for shuffled labels.")]
    public required double Shuffled { get; init; }

    [Description("Results for sets of columns.")]
    public required IReadOnlyList<LeakSet> Sets { get; init; }

    [Description("True if a set tells far more than chance.")]
    public required bool Suspicious { get; init; }

    [Description("The result in a sentence.")]
    public required string Sentence { get; init; }
}

/// <summary>How well a set of columns tells the label.</summary>
internal sealed record LeakSet
{
    [Description("Name of the set.")]
    public required string Name { get; init; }

    [Description("Part of the rows kept out of the training whose label is told (cross-validation).")]
    public required Share Accuracy { get; init; }

    [Description("Columns that do most of it, each with what is lost when it is shuffled.")]
    public required IReadOnlyList<ColumnWeight> Columns { get; init; }
}

/// <summary>What a column contributes.</summary>
internal sealed record ColumnWeight
{
    [Description("Column of the rows.")]
    public required string Column { get; init; }

    [Description("Accuracy that is lost when its values are shuffled.")]
    public required double Loss { get; init; }
}
