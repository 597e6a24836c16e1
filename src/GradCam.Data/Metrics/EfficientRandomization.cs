using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Entropy under random parameters (eMPRT).</summary>
    public static Metric EfficientRandomization { get; } =
        new("emprt", "Entropy under random parameters (eMPRT)", Question.Sanity, "https://arxiv.org/abs/2401.06465")
        {
            Equation = "(H(map, all parameters random) - H(map)) / H(map), H of a histogram of 100 values",
            Range = "-1 and above",
            Better = Direction.Higher,
            HowToRead =
                "How much more disorder the map has when the network knows nothing: above 0 it has changed. "
                + "Coarse maps of a layer can be at 0 or below although they change entirely: read it beside smprt.",
            Chance = "0",
            Needs = Needs.RandomWeights,
            Value = RandomizedMaps.EntropyRise,
        };
}
