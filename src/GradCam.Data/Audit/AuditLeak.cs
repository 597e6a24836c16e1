using GradCam.Data.Report;
using GradCam.Data.Report.Leaks;
using GradCam.Data.Rows;

namespace GradCam.Data.Audit;

/// <summary>How well labels can be told from where evidence lies, and from simple properties of the pictures.</summary>
internal static class AuditLeak
{
    private static readonly (
        string Column,
        FeatureOrigin Origin,
        Func<AuditPicture, MapStatistics, float?> Of
    )[] Columns =
    [
        ("border_mass", FeatureOrigin.Map, (_, m) => m.Border),
        ("top_left_mass", FeatureOrigin.Map, (_, m) => m.TopLeft),
        ("top_right_mass", FeatureOrigin.Map, (_, m) => m.TopRight),
        ("bottom_left_mass", FeatureOrigin.Map, (_, m) => m.BottomLeft),
        ("bottom_right_mass", FeatureOrigin.Map, (_, m) => m.BottomRight),
        ("entropy", FeatureOrigin.Map, (_, m) => m.Entropy),
        ("area", FeatureOrigin.Map, (_, m) => m.Area),
        ("centroid_x", FeatureOrigin.Map, (_, m) => m.CentroidX),
        ("centroid_y", FeatureOrigin.Map, (_, m) => m.CentroidY),
        ("symmetry", FeatureOrigin.Map, (_, m) => m.Symmetry),
        ("brightness", FeatureOrigin.Picture, (p, _) => p.Properties.Brightness),
        ("contrast", FeatureOrigin.Picture, (p, _) => p.Properties.Contrast),
        ("sharpness", FeatureOrigin.Picture, (p, _) => p.Properties.Sharpness),
        ("saturation", FeatureOrigin.Picture, (p, _) => p.Properties.Saturation),
    ];

    /// <summary>Tests it; null where there are too few pictures.</summary>
    public static LeakTest? Of(AuditSet set)
    {
        MapStatistics[] maps = [.. set.Pictures.Select(p => MapStatistics.Of(p.Map, [.. p.MapShape]))];
        int[] labels = [.. set.Pictures.Select(p => p.Label)];
        ReportFeature[] features =
        [
            new CategoricalFeature("label", FeatureOrigin.Label, labels, set.Classes),
            .. Columns.Select(c => new NumericFeature(
                c.Column,
                c.Origin,
                [.. set.Pictures.Select((p, i) => c.Of(p, maps[i]) ?? float.NaN)]
            )),
        ];
        return LeakTester.Of(features, set.Pictures.Count);
    }
}
