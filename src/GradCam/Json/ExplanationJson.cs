namespace GradCam.Json;

/// <summary>An explanation, as JSON.</summary>
internal sealed record ExplanationJson(
    int Sample,
    string ModelInput,
    string Layer,
    string Method,
    TargetRow Target,
    IReadOnlyList<PredictionRow> Predictions,
    IReadOnlyList<DiagnosticRow> Diagnostics,
    ArrayRow Raw
)
{
    public static ExplanationJson Of(Explanation explanation) =>
        new(
            explanation.Sample,
            explanation.Input,
            explanation.LayerName,
            explanation.Method.Name,
            TargetRow.Of(explanation),
            [.. explanation.Predictions.Select(PredictionRow.Of)],
            [.. explanation.Diagnostics.Select(DiagnosticRow.Of)],
            ArrayRow.Of(explanation.Raw)
        );
}
