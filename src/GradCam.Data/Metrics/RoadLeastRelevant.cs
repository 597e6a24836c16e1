using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>ROAD, least relevant first.</summary>
    public static Metric RoadLeastRelevant { get; } =
        new("road-lerf", "ROAD, least relevant first", Question.Faithfulness, "https://arxiv.org/abs/2202.00449")
        {
            Equation = "the same for the percentiles of 1 - map",
            Range = "any",
            Better = Direction.Higher,
            HowToRead =
                "The change of the score when the least relevant places are removed and filled from "
                + "their neighbours: near 0 or above is good.",
            Chance = "that of the random map",
            Needs = Needs.Filling,
            Takes = m => [RoadPictures.Of(m)],
            Value = m => RoadPictures.Of(m).Mean(RoadPictures.Of(m).LeastRelevant),
            AtSettings = m => RoadPictures.Of(m).Each(RoadPictures.Of(m).LeastRelevant),
        };
}
