using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Single deletion score.</summary>
    public static Metric SingleDeletion { get; } =
        new("sds", "Single deletion score", Question.Ranking, "https://arxiv.org/abs/2407.11910")
        {
            Equation = "rank correlation of the map's sums over 4 x 4 patches with the score's drop without " + "each",
            Range = "-1..1",
            Better = Direction.Higher,
            HowToRead =
                "1: the map ranks patches as the network does, negative ones too; 0: as chance does. "
                + "The patches are deleted with 0, which the network was not trained on.",
            Chance = "0",
            Takes = m => [PatchDeletion.Of(m.Picture)],
            Value = m =>
                Ranks.Correlation(PatchDeletion.Of(m.Picture).Sums(m.Signed), PatchDeletion.Of(m.Picture).Drops),
        };
}
