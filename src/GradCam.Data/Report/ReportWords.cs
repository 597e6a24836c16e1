using System.Globalization;

namespace GradCam.Data.Report;

/// <summary>Numbers and columns as a report's sentences have them.</summary>
internal static class ReportWords
{
    private static readonly Dictionary<string, string> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["border_mass"] = "evidence on the border",
        ["top_left_mass"] = "evidence in the top left corner",
        ["top_right_mass"] = "evidence in the top right corner",
        ["bottom_left_mass"] = "evidence in the bottom left corner",
        ["bottom_right_mass"] = "evidence in the bottom right corner",
        ["entropy"] = "spread of the evidence (entropy)",
        ["area"] = "area of the evidence",
        ["centroid_x"] = "centre of the evidence from the left",
        ["centroid_y"] = "centre of the evidence from the top",
        ["symmetry"] = "symmetry of the evidence",
        ["mirror_agreement"] = "agreement with the mirrored picture's map",
        ["aspect"] = "aspect (width / height)",
        ["bytes"] = "file length",
        ["object_mass"] = "evidence on the object",
        ["object_area"] = "area of the object",
        ["object_hit"] = "maximum on the object",
    };

    /// <summary>A column in words; its own name where there are none.</summary>
    public static string Column(string name) => Columns.GetValueOrDefault(name, name);

    /// <summary>A part in per cent with one decimal.</summary>
    public static string Percent(double part) => string.Create(CultureInfo.InvariantCulture, $"{100 * part:0.0} %");

    /// <summary>An interval in per cent.</summary>
    public static string Interval(Share share) => Interval(share.Low, share.High);

    /// <summary>An interval of parts.</summary>
    public static string Interval(double low, double high) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * low:0.0} to {100 * high:0.0} %");

    /// <summary>A count with separators.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of a noun.</summary>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A number with three significant digits.</summary>
    public static string Number(double value) =>
        Math.Abs(value) >= 1000
            ? value.ToString("N0", CultureInfo.InvariantCulture)
            : value.ToString("G3", CultureInfo.InvariantCulture);
}
