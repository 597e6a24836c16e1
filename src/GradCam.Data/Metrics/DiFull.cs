using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Grid of disconnected cells (DiFull).</summary>
    public static Metric DiFull { get; } =
        new("difull", "Grid of disconnected cells (DiFull)", Question.Localization, "https://arxiv.org/abs/2205.10435")
        {
            Equation = "the same, in a network that sees each cell by itself",
            Range = "0..1",
            Better = Direction.Higher,
            HowToRead =
                "The other cells cannot have changed the score, so anything below 1 is evidence that "
                + "the map invents; 0.25 is chance.",
            Chance = "0.25",
            Needs = Needs.Others | Needs.Apart,
            Value = m => GridShare.InCell(m, m.Picture.Further.Apart),
        };
}
