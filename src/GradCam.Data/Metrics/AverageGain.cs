using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Average gain.</summary>
    public static Metric AverageGain { get; } =
        new("average-gain", "Average gain", Question.Faithfulness, "https://arxiv.org/abs/2301.07002")
        {
            Equation = "relu(p(x · map) - p(x)) / (1 - p(x))",
            Range = "0..1",
            Better = Direction.Higher,
            HowToRead =
                "The part of what was missing to certainty that is gained if only what the map shows is"
                + " left: high is good; the constant map gains nothing.",
            Takes = m => [MaskedPicture.Of(m)],
            Value = m =>
                Math.Max(0, MaskedPicture.Of(m).Probability(0) - m.Picture.Probability)
                / (1 - m.Picture.Probability + Tiny),
        };

    // The guard against a division by zero of the reference values.
    private const double Tiny = 1e-7;
}
