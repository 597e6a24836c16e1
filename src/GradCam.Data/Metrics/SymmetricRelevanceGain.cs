using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Symmetric relevance gain.</summary>
    public static Metric SymmetricRelevanceGain { get; } =
        new("srg", "Symmetric relevance gain", Question.Faithfulness, "https://arxiv.org/abs/2401.06654")
        {
            Equation = "area of deletion, least important first, minus area, most important first",
            Range = "-1..1",
            Better = Direction.Higher,
            HowToRead =
                "Insertion minus deletion: what the order of the map is worth, hardly dependent on how "
                + "places are filled; 0 is no better than chance, below 0 is worse.",
            Chance = "0",
            Takes = PixelFlipping.Needed,
            Value = m =>
                PixelFlipping.Of(m).Area(PixelFlipping.Of(m).Insertion)
                - PixelFlipping.Of(m).Area(PixelFlipping.Of(m).Deletion),
        };
}
