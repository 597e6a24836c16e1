namespace GradCam.Data.Metrics.Evaluation;

/// <summary>The rows of tables.</summary>
internal static class EvaluationRows
{
    /// <summary>A row for each method and layer, and the floor below.</summary>
    public static IReadOnlyList<EvaluationRow> Of(Evaluation evaluation, IReadOnlyList<Metric> metrics) =>
        [.. evaluation.Candidates.Select(c => new EvaluationRow(c, [.. metrics.Select(m => evaluation.Mean(m, c))]))];
}
