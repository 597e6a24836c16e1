using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Increase in confidence.</summary>
    public static Metric Increase { get; } =
        new("increase", "Increase in confidence", Question.Faithfulness, "https://arxiv.org/abs/1710.11063")
        {
            Equation = "1 if p(x · map) > p(x), else 0",
            Range = "0 or 1",
            Better = Direction.Higher,
            HowToRead =
                "Of how many pictures the probability rises if only what the map shows is left; few "
                + "pictures do, where the network is sure already.",
            Takes = m => [MaskedPicture.Of(m)],
            Value = m => MaskedPicture.Of(m).Probability(0) - m.Picture.Probability > LeastRise ? 1 : 0,
        };

    // Runs of other batch sizes differ in the last digits, which is no rise.
    private const double LeastRise = 1e-6;
}
