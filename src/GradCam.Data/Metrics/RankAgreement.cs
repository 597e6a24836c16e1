using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Rank correlation with other maps.</summary>
    public static Metric RankAgreement { get; } =
        new(
            "rank-agreement",
            "Rank correlation with other maps",
            Question.Agreement,
            "https://arxiv.org/abs/2202.01602"
        )
        {
            Equation = "mean rank correlation with the maps of the other methods and layers, at 32 x 32 places",
            Range = "-1..1",
            Better = Direction.None,
            HowToRead =
                "How much a map ranks places as the others do, 0 by chance; agreement does not make "
                + "maps right, but disagreement makes some of them wrong.",
            Chance = "0",
            Needs = Needs.OtherMaps,
            Value = m => Agreements.Mean(m, Agreements.RankCorrelation),
        };
}
