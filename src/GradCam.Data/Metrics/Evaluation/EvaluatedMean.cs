namespace GradCam.Data;

/// <summary>The mean of a metric over pictures, with its 95 % interval (bootstrap over pictures).</summary>
/// <param name="Metric">
/// The name of the metric, whose <see cref="Data.Metric.Range"/> says what values it can have.
/// </param>
/// <param name="Method">
/// The name of the method; <c>random</c> or <c>constant</c> for the two maps that know nothing.
/// </param>
/// <param name="Layer">The layer's name; empty for maps that have none.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Low">The lower end of the interval; null for a single picture, which says nothing of others.</param>
/// <param name="High">The upper end of the interval; null for a single picture.</param>
/// <param name="Pictures">The number of pictures that the metric has a value of.</param>
public sealed record EvaluatedMean(
    string Metric,
    string Method,
    string Layer,
    double Mean,
    double? Low,
    double? High,
    int Pictures
);
