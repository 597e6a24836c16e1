using System.Globalization;
using GradCam.Targets;

namespace GradCam.Signatures;

/// <summary>The likeliest reading of a detector's rows in words.</summary>
internal static class BoxWords
{
    /// <summary>Says what a row holds, and how many scales there are.</summary>
    public static string Of(OutputRows rows)
    {
        var layout = rows.Layouts[0];
        string box = layout.Form switch
        {
            BoxForm.Cell => "cells of the picture",
            BoxForm.CentreSize => "boxes (centre and size)",
            BoxForm.CornersRowFirst => "boxes (corners, top first)",
            _ => "boxes (corners)",
        };
        string scores =
            layout.ClassColumn is not null ? "a confidence and the number of a class each"
            : rows.Layouts.Any(l => l.IsOpen) && rows.Layouts.Count == 1 ? "scores"
            : Count(layout);
        string scales = rows.Grid is { Scales.Count: > 1 and var count } ? $", in {count} scales" : "";
        return $"{box} with {(layout.Objectness is null ? "" : "objectness and ")}{scores}{scales}";
    }

    private static string Count(DetectionLayout layout)
    {
        int classes = layout.Classes;
        string count = string.Create(
            CultureInfo.InvariantCulture,
            $"{(classes == 1 ? "one score" : $"{classes:N0} scores")}"
        );
        return layout.Background switch
        {
            null => count,
            0 => $"{count}, of which the first is that of no object",
            _ => $"{count}, of which one may be that of no object",
        };
    }
}
