using System.Globalization;
using GradCam.Targets;

namespace GradCam.Signatures;

/// <summary>A detector's rows in words; what the graph leaves open, the numbers of a picture decide.</summary>
internal static class BoxWords
{
    /// <summary>Says what a row holds, and how many scales there are.</summary>
    public static string Of(OutputRows rows)
    {
        var layout = rows.Layouts[0];
        var forms = rows
            .Layouts.Where(l =>
                (l.ClassColumn, l.Objectness, l.Classes) == (layout.ClassColumn, layout.Objectness, layout.Classes)
            )
            .Select(l => l.Form)
            .Distinct()
            .ToArray();
        string measures = string.Join(" or ", forms.Where(f => f != BoxForm.Cell).Select(Form)),
            box = measures.Length == 0 ? "cells of the picture"
            : forms.Contains(BoxForm.Cell) ? $"boxes ({measures}) or cells"
            : $"boxes ({measures})";
        string scores =
            layout.ClassColumn is not null ? "a confidence and the number of a class each"
            : rows.Layouts.Any(l => l.IsOpen) && rows.Layouts.Count == 1 ? "scores"
            : Count(layout);
        string scales = rows.Grid is { Scales.Count: > 1 and var count } ? $", in {count} scales" : "";
        return $"{box} with {(layout.Objectness is null ? "" : "objectness and ")}{scores}{scales}";
    }

    private static string Form(BoxForm form) =>
        form switch
        {
            BoxForm.CentreSize => "centre and size",
            BoxForm.Distances => "distances from the cell",
            BoxForm.Offsets => "offset from the cell and logarithm of the size",
            BoxForm.CornersRowFirst => "corners with the top first",
            _ => "corners",
        };

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
