using GradCam.Data.Metrics.Evaluation;

namespace GradCam.Cli.Json;

/// <summary>What <c>gradcam evaluate --json</c> prints.</summary>
internal sealed record EvaluateResult(
    int Pictures,
    long Inputs,
    double Seconds,
    double RunSeconds,
    IReadOnlyList<EvaluatedMean> Means,
    IReadOnlyList<string> Advice,
    IReadOnlyList<string> Remarks
)
{
    public static EvaluateResult Of(Evaluation evaluation, IReadOnlyList<string> advice) =>
        new(
            evaluation.Pictures.Count,
            evaluation.Inputs,
            evaluation.Took.TotalSeconds,
            evaluation.Running.TotalSeconds,
            [
                .. from metric in evaluation.Metrics
                from candidate in evaluation.Candidates
                let mean = Bootstrap.Mean(evaluation.Values(metric, candidate), evaluation.Seed)
                where mean is not null
                select new EvaluatedMean(
                    metric.Name,
                    candidate.Method,
                    candidate.Layer,
                    mean.Mean,
                    mean.Count < 2 ? null : mean.Low,
                    mean.Count < 2 ? null : mean.High,
                    mean.Count
                ),
            ],
            advice,
            evaluation.Remarks
        );
}

/// <summary>The mean of a metric over pictures.</summary>
internal sealed record EvaluatedMean(
    string Metric,
    string Method,
    string Layer,
    double Mean,
    double? Low,
    double? High,
    int Pictures
);
