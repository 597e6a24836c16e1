using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Sparseness (Gini).</summary>
    public static Metric Sparseness { get; } =
        new("sparseness", "Sparseness (Gini)", Question.Compactness, "https://arxiv.org/abs/1810.06583")
        {
            Equation = "Gini index of the map's values",
            Range = "0..1",
            Better = Direction.None,
            HowToRead =
                "0: all places alike, as in the constant map; near 1: all on a few places. Compact maps"
                + " are easy to read, not more true.",
            Chance = "0 for the constant map",
            Value = m => Compactness.Gini(m.Values),
        };
}
