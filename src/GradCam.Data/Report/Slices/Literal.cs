namespace GradCam.Data.Report.Slices;

/// <summary>A condition on one column, which slices are made of.</summary>
/// <param name="Feature">The column.</param>
/// <param name="Text">The condition in words.</param>
/// <param name="Sql">The condition in SQL.</param>
/// <param name="Rows">The rows for which it holds.</param>
/// <param name="Count">Their number.</param>
internal sealed record Literal(ReportFeature Feature, string Text, string Sql, RowSet Rows, int Count)
{
    /// <summary>The bounds of a range of numbers: above the first, at most the second; null for none.</summary>
    public (float? From, float? To) Range { get; init; }

    /// <summary>
    /// Two conditions that may stand in one slice: of different columns, and not of label and prediction, which
    /// together say already whether a picture is wrong.
    /// </summary>
    public bool Joins(Literal other) =>
        Feature.Column != other.Feature.Column && !(IsClass && other.IsClass)
        || Feature is CategoricalFeature { IsList: true } && !ReferenceEquals(Feature, other.Feature);

    private bool IsClass => Feature.Origin is FeatureOrigin.Label or FeatureOrigin.Prediction;
}
