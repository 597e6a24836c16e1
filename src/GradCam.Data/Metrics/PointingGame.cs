using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Pointing game.</summary>
    public static Metric PointingGame { get; } =
        new("pointing-game", "Pointing game", Question.Localization, "https://arxiv.org/abs/1608.00507")
        {
            Equation = "part of the map's largest places that lies in the object",
            Range = "0..1",
            Better = Direction.Higher,
            HowToRead =
                "Of how many pictures the map's maximum lies on the object; chance is the object's part"
                + " of the picture, which the constant map shows.",
            Chance = "the object's part of the picture",
            Needs = Needs.Object,
            Value = m => m.Picture.Object is { } inside ? ObjectShare.OfMaximum(m.Values, inside) : null,
        };
}
