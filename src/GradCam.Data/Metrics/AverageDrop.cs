using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Average drop.</summary>
    public static Metric AverageDrop { get; } =
        new("average-drop", "Average drop", Question.Faithfulness, "https://arxiv.org/abs/1710.11063")
        {
            Equation = "relu(p(x) - p(x · map)) / p(x)",
            Range = "0..1",
            Better = Direction.Lower,
            HowToRead =
                "The part of the probability that is lost if only what the map shows is left: low is "
                + "good, and the constant map, which shows all, is best; never read it alone.",
            Takes = m => [MaskedPicture.Of(m)],
            Value = m =>
                Math.Max(0, m.Picture.Probability - MaskedPicture.Of(m).Probability(0))
                / (m.Picture.Probability + Tiny),
        };
}
