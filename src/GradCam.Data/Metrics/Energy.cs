using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Energy inside the object.</summary>
    public static Metric Energy { get; } =
        new("energy", "Energy inside the object", Question.Localization, "https://arxiv.org/abs/1910.01279")
        {
            Equation = "sum of the map inside the object / sum of the map",
            Range = "0..1",
            Better = Direction.Higher,
            HowToRead =
                "The part of the map's sum that lies on the object: high is good; chance is the "
                + "object's part of the picture, which the constant map shows.",
            Chance = "the object's part of the picture",
            Needs = Needs.Object,
            Value = m => m.Picture.Object is { } inside ? ObjectShare.OfMass(m.Values, inside) : null,
        };
}
