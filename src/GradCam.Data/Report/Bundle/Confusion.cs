using System.ComponentModel;

namespace GradCam.Data.Report.Bundle;

/// <summary>Which classes are taken for which.</summary>
internal sealed record Confusion
{
    [Description("Classes of the matrix: positions in classes. With many classes, those with the most errors.")]
    public required IReadOnlyList<int> Shown { get; init; }

    [Description(
        "A row for each label, a column for each prediction, in the order of shown; a last column for others."
    )]
    public required IReadOnlyList<IReadOnlyList<long>> Matrix { get; init; }

    [Description("The most frequent errors.")]
    public required IReadOnlyList<ConfusedPair> Pairs { get; init; }
}

/// <summary>A class that is taken for another.</summary>
internal sealed record ConfusedPair
{
    [Description("Label: position in classes.")]
    public required int Label { get; init; }

    [Description("Prediction: position in classes.")]
    public required int Predicted { get; init; }

    [Description("Pictures of the label that are taken for the other class.")]
    public required Share Share { get; init; }

    [Description("Examples: positions in the gallery, the surest errors first.")]
    public required IReadOnlyList<int> Examples { get; init; }
}
