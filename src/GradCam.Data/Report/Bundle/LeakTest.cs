using System.ComponentModel;

namespace GradCam.Data;

/// <summary>
/// How well the label can be told from statistics of the map and properties of the picture alone. Where properties tell
/// it, label and circumstances of the photograph go together, and a network may have learned the circumstances; where
/// maps do, the classes' evidence differs in place or form, which may be the objects' own.
/// </summary>
public sealed record LeakTest
{
    /// <summary>Number of pictures that were used.</summary>
    [Description("Rows that were used.")]
    public required long Rows { get; init; }

    /// <summary>Number of classes that were told apart.</summary>
    [Description("Number of classes that were told apart.")]
    public required int Classes { get; init; }

    /// <summary>Part that is right when always the most frequent class is said, 0..1.</summary>
    [Description("Part that is right when always the most frequent class is said.")]
    public required double Chance { get; init; }

    /// <summary>Best part that is right for shuffled labels, 0..1.</summary>
    [Description("Best result for shuffled labels.")]
    public required double Shuffled { get; init; }

    /// <summary>Results for sets of properties.</summary>
    [Description("Results for sets of columns.")]
    public required IReadOnlyList<LeakSet> Sets { get; init; }

    /// <summary>True if a set tells far more than chance.</summary>
    [Description("True if a set tells far more than chance.")]
    public required bool Suspicious { get; init; }

    /// <summary>The result in a sentence.</summary>
    [Description("The result in a sentence.")]
    public required string Sentence { get; init; }
}
