namespace GradCam.Data.Report;

/// <summary>A column in memory, for what needs all rows at once: the search for slices, the leak test.</summary>
/// <param name="Column">Its name in the rows.</param>
/// <param name="Origin">What the column is about.</param>
internal abstract record ReportFeature(string Column, FeatureOrigin Origin);

/// <summary>A column of numbers.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Origin">What it is about.</param>
/// <param name="Values">The numbers; NaN where a row has none.</param>
internal sealed record NumericFeature(string Column, FeatureOrigin Origin, float[] Values)
    : ReportFeature(Column, Origin);

/// <summary>A column of texts or truth values.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Origin">What it is about.</param>
/// <param name="Codes">The position of each row's value in <paramref name="Names"/>; -1 for none or a rare one.</param>
/// <param name="Names">The values, as texts.</param>
/// <param name="IsList">The column holds lists, and a code of 0 says that a row's list has the one name.</param>
internal sealed record CategoricalFeature(
    string Column,
    FeatureOrigin Origin,
    int[] Codes,
    IReadOnlyList<string> Names,
    bool IsList = false
) : ReportFeature(Column, Origin);

/// <summary>What a column is about.</summary>
internal enum FeatureOrigin
{
    Label,
    Prediction,
    Map,
    Picture,
    Own,
}
