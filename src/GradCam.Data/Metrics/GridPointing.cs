using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Grid pointing game.</summary>
    public static Metric GridPointing { get; } =
        new("grid-pointing", "Grid pointing game", Question.Localization, "https://arxiv.org/abs/2205.10435")
        {
            Equation =
                "sum of the map in the picture's own cell / sum of the map, 2 x 2 pictures of other " + "classes",
            Range = "0..1",
            Better = Direction.Higher,
            HowToRead =
                "The part of the map that lies in the cell of its own class: 0.25 is chance; needs no "
                + "boxes, but the network sees small pictures in company.",
            Chance = "0.25",
            Needs = Needs.Others,
            Value = m => GridShare.InCell(m, m.Picture.Further.Grid),
        };
}
