using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Overlap of the top places.</summary>
    public static Metric TopAgreement { get; } =
        new("top-agreement", "Overlap of the top places", Question.Agreement, "https://arxiv.org/abs/2202.01602")
        {
            Equation = "mean part of the most important tenth of places that another map has among its own",
            Range = "0..1",
            Better = Direction.None,
            HowToRead = "How many of the most important places others find too; 0.1 by chance.",
            Chance = "0.1",
            Needs = Needs.OtherMaps,
            Value = m => Agreements.Mean(m, Agreements.TopOverlap),
        };
}
