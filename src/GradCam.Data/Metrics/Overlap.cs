using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

internal static partial class MetricList
{
    /// <summary>Overlap with the object (IoU).</summary>
    public static Metric Overlap { get; } =
        new("iou", "Overlap with the object (IoU)", Question.Localization, "https://arxiv.org/abs/1512.04150")
        {
            Equation = "|map > t and object| / |map > t or object|, mean over t = 0.1, 0.2 .. 0.9",
            Range = "0..1",
            Better = Direction.Higher,
            HowToRead =
                "How well the map, cut at a threshold, covers the object; no method is best at all "
                + "thresholds, so look at its spread over them.",
            Chance = "that of the random map",
            Needs = Needs.Object,
            Value = m =>
                m.Picture.Object is { } inside
                    ? ObjectShare.Thresholds.Average(t => ObjectShare.Overlap(m.Values, inside, t))
                    : null,
            AtSettings = m =>
                m.Picture.Object is { } o
                    ? ObjectShare.Thresholds.Select(t => ($"{t:0.0}", (double?)ObjectShare.Overlap(m.Values, o, t)))
                    : [],
        };
}
