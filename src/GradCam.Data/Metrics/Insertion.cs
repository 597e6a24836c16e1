using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Insertion.</summary>
    public static Metric Insertion { get; } =
        new("insertion", "Insertion", Question.Faithfulness, "https://arxiv.org/abs/1806.07421")
        {
            Equation = "area below p(the k most important places alone) over k, 20 steps, 0 elsewhere",
            Range = "0..1",
            Better = Direction.Higher,
            HowToRead =
                "The class's probability while the most important places come in: high is good; compare"
                + " with the random map of the same pictures only, as the fill moves all values.",
            Chance = "that of the random map",
            Takes = PixelFlipping.Needed,
            Value = m => PixelFlipping.Of(m).Area(PixelFlipping.Of(m).Insertion),
        };
}
