using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Likeness under a random last layer.</summary>
    public static Metric RandomHead { get; } =
        new("random-head", "Likeness under a random last layer", Question.Sanity, "https://arxiv.org/abs/1810.03292")
        {
            Equation = "rank correlation of the map before and after the weights of the last layer are random",
            Range = "-1..1",
            Better = Direction.Lower,
            HowToRead =
                "Near 0 is good: without its last layer the network knows no classes. Near 1 the map does not "
                + "depend on them, as that of guided backpropagation. A random map has 0 too.",
            Needs = Needs.RandomWeights,
            Value = m =>
                m.Picture.Further.RandomHead is { } other
                    ? RandomizedMaps.Likeness(m.Raw, other.GetValueOrDefault(m.Candidate))
                    : null,
        };
}
