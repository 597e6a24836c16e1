using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Deletion.</summary>
    public static Metric Deletion { get; } =
        new("deletion", "Deletion", Question.Faithfulness, "https://arxiv.org/abs/1806.07421")
        {
            Equation = "area below p(without the k most important places) over k, 20 steps, 0 for them",
            Range = "0..1",
            Better = Direction.Lower,
            HowToRead =
                "The class's probability while the most important places go: low is good; maps of "
                + "single pixels do well by making pictures that no network was trained on.",
            Chance = "that of the random map",
            Takes = PixelFlipping.Needed,
            Value = m => PixelFlipping.Of(m).Area(PixelFlipping.Of(m).Deletion),
        };
}
