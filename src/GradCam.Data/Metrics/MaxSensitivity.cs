using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Max-sensitivity.</summary>
    public static Metric MaxSensitivity { get; } =
        new("max-sensitivity", "Max-sensitivity", Question.Stability, "https://arxiv.org/abs/1901.09392")
        {
            Equation = "largest |map(x + noise) - map(x)| / |map(x)| of 8 noisy inputs",
            Range = "0 and above",
            Better = Direction.Lower,
            HowToRead =
                "How much the map changes at most when the picture hardly does: low is stable; the "
                + "constant map has 0, so stability alone is no merit.",
            Needs = Needs.NoisyMaps,
            Value = m => NoisyChange.Largest(m, n => 1),
        };
}
