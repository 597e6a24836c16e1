using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Local Lipschitz estimate.</summary>
    public static Metric LocalLipschitz { get; } =
        new("local-lipschitz", "Local Lipschitz estimate", Question.Stability, "https://arxiv.org/abs/1806.08049")
        {
            Equation = "largest (|map(x + noise) - map(x)| / |map(x)|) / (|noise| / |x|) of 8 noisy inputs",
            Range = "0 and above",
            Better = Direction.Lower,
            HowToRead =
                "The same for each part of noise: 1 means that the map changes by as many per cent as "
                + "the picture; the constant map has 0.",
            Needs = Needs.NoisyMaps,
            Value = m => NoisyChange.Largest(m, n => n.Distance),
        };
}
