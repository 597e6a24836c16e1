using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Effective complexity.</summary>
    public static Metric EffectiveComplexity { get; } =
        new("effective-complexity", "Effective complexity", Question.Compactness, "https://arxiv.org/abs/2007.07584")
        {
            Equation = "part of the places, most important first, that hold 90 % of the map",
            Range = "0..1",
            Better = Direction.None,
            HowToRead =
                "How much of the picture one has to look at to have seen nearly all of the map; 0.9 for"
                + " the constant map.",
            Chance = "0.9 for the constant map",
            Value = m => Compactness.PlacesFor(m.Values, 0.9),
        };
}
