using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Entropy.</summary>
    public static Metric Entropy { get; } =
        new("entropy", "Entropy", Question.Compactness, "https://arxiv.org/abs/2005.00631")
        {
            Equation = "-sum q log q / log n, q the map's share of each of n places",
            Range = "0..1",
            Better = Direction.None,
            HowToRead = "1: all places alike, as in the constant map; near 0: all on a few places.",
            Chance = "1 for the constant map",
            Value = m => Compactness.Entropy(m.Values),
        };
}
