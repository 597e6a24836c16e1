using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>ROAD, most relevant first.</summary>
    public static Metric RoadMostRelevant { get; } =
        new("road-morf", "ROAD, most relevant first", Question.Faithfulness, "https://arxiv.org/abs/2202.00449")
        {
            Equation = "mean of z(filled) - z(x) over the map's percentiles 20, 40, 60, 80, without places " + "above",
            Range = "any",
            Better = Direction.Lower,
            HowToRead =
                "The change of the score when the most relevant places are removed and filled from "
                + "their neighbours: far below 0 is good.",
            Chance = "that of the random map",
            Needs = Needs.Filling,
            Takes = m => [RoadPictures.Of(m)],
            Value = m => RoadPictures.Of(m).Mean(RoadPictures.Of(m).MostRelevant),
            AtSettings = m => RoadPictures.Of(m).Each(RoadPictures.Of(m).MostRelevant),
        };
}
