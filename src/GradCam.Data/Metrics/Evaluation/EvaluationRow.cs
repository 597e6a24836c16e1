using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>A row of a question's table.</summary>
/// <param name="Candidate">The method and layer.</param>
/// <param name="Means">The mean of each metric; null where there is none.</param>
internal sealed record EvaluationRow(Candidate Candidate, IReadOnlyList<Interval?> Means)
{
    /// <summary>The means as texts.</summary>
    public IReadOnlyList<string> Cells => [.. Means.Select(m => m is null ? "–" : EvaluationWords.Of(m))];
}
