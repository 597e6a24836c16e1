using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Agreement of signs.</summary>
    public static Metric SignAgreement { get; } =
        new("sign-agreement", "Agreement of signs", Question.Agreement, "https://arxiv.org/abs/2202.01602")
        {
            Equation =
                "mean part of another map's most important tenth of places where this map has the same " + "sign",
            Range = "0..1",
            Better = Direction.None,
            HowToRead =
                "Of the places that others find most important, where this map too speaks for the "
                + "class; maps without negative values agree always.",
            Needs = Needs.OtherMaps,
            Value = m => Agreements.Mean(m, Agreements.SameSign),
        };
}
