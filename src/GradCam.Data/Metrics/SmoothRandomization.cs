using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Likeness under random parameters (sMPRT).</summary>
    public static Metric SmoothRandomization { get; } =
        new("smprt", "Likeness under random parameters (sMPRT)", Question.Sanity, "https://arxiv.org/abs/2401.06465")
        {
            Equation =
                "rank correlation, without its sign, of the maps' means over 8 noisy inputs, before and"
                + " after all parameters are random",
            Range = "0..1",
            Better = Direction.Lower,
            HowToRead =
                "Near 0 is good: the map changes when the network forgets all; near 1 the map shows the"
                + " picture and not the network. A random map has 0 too.",
            Needs = Needs.RandomWeights | Needs.NoisyMaps,
            Value = RandomizedMaps.SmoothedLikeness,
        };
}
