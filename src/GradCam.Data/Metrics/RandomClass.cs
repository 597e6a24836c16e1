using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Likeness to the map of a random class.</summary>
    public static Metric RandomClass { get; } =
        new(
            "random-class",
            "Likeness to the map of a random class",
            Question.Sanity,
            "https://arxiv.org/abs/1912.09818"
        )
        {
            Equation = "rank correlation of the map with that for another class, drawn at random",
            Range = "-1..1",
            Better = Direction.Lower,
            HowToRead =
                "1: the map is the same whatever class is asked for, so it does not explain the class; "
                + "0 or below is good. A random map has 0 too.",
            Needs = Needs.OtherClass,
            Value = m =>
                m.Picture.Further.OtherClass is { } other
                    ? RandomizedMaps.Likeness(m.Raw, other.GetValueOrDefault(m.Candidate))
                    : null,
        };
}
