using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>ROAD, combined.</summary>
    public static Metric Road { get; } =
        new("road", "ROAD, combined", Question.Faithfulness, "https://arxiv.org/abs/2202.00449")
        {
            Equation = "(least relevant first - most relevant first) / 2",
            Range = "any",
            Better = Direction.Higher,
            HowToRead =
                "What the order of the map is worth in scores, with places filled from their "
                + "neighbours: 0 is no better than chance, and the constant map has 0.",
            Chance = "0",
            Needs = Needs.Filling,
            Takes = m => [RoadPictures.Of(m)],
            Value = m => RoadPictures.Of(m).Mean(Combined(m)),
            AtSettings = m => RoadPictures.Of(m).Each(Combined(m)),
        };

    private static Func<int, double> Combined(MapCase map)
    {
        var pictures = RoadPictures.Of(map);
        return i => (pictures.LeastRelevant(i) - pictures.MostRelevant(i)) / 2;
    }
}
