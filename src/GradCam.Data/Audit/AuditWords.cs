using System.Globalization;
using GradCam.Data.Report;

namespace GradCam.Data.Audit;

/// <summary>The sentences of an audit.</summary>
internal static class AuditWords
{
    private const int Side = ColourCells.FineSide;

    private static readonly string[] Rows = ["upper", "", "lower"],
        Columns = ["left", "", "right"];

    /// <summary>A finding in a sentence.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="name">The class's name.</param>
    public static string Of(AuditFinding finding, string name) =>
        $"{ReportWords.Count(finding.Pictures.Count)} of {ReportWords.Count(finding.OfClass, "picture")} of '{name}' "
        + $"have {Thing(finding)} that {Others(finding.Others)} of other classes "
        + $"{(finding.Others == 1 ? "has" : "have")}; "
        + (finding.IsBackground ? "put behind those" : "pasted into those")
        + $", it changes P({name}) by {Spread(finding.Pasted)}, "
        + (finding.IsBackground ? "other colours " : "other parts of the same pictures ")
        + $"by {Number(finding.Elsewhere.Mean)}.";

    /// <summary>What a finding is, and where.</summary>
    public static string Thing(AuditFinding finding) =>
        finding switch
        {
            { IsBackground: true, Look: { } look } => $"a background of {look}",
            { IsBackground: true } => "a background",
            { Look: { } look } => $"something {look} {Place(finding)}",
            _ => $"the same thing {Place(finding)}",
        };

    /// <summary>Where the cells of a finding lie.</summary>
    public static string Place(AuditFinding finding)
    {
        if (!finding.IsFixed)
            return "in changing places";
        var cells = finding.Cells[0];
        int border = cells.Count(c => c / Side is 0 or Side - 1 || c % Side is 0 or Side - 1);
        if (IsFrame(finding))
            return border >= cells.Count / 3 ? "around the border" : "in the background";
        string row = Rows[Third(cells.Average(c => c / Side))],
            column = Columns[Third(cells.Average(c => c % Side))];
        bool corner = row.Length > 0 && column.Length > 0;
        string place = string.Join(' ', new[] { row, column }.Where(w => w.Length > 0));
        return place.Length == 0 ? "in the middle" : $"in the {place} {(corner ? "corner" : "part")}";
    }

    /// <summary>It is at the same place, on all four edges.</summary>
    public static bool IsFrame(AuditFinding finding) =>
        finding is { IsFixed: true, Cells: [var cells] }
        && cells.Any(c => c / Side == 0)
        && cells.Any(c => c / Side == Side - 1)
        && cells.Any(c => c % Side == 0)
        && cells.Any(c => c % Side == Side - 1);

    /// <summary>A change of a probability.</summary>
    public static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>An effect and its interval.</summary>
    public static string Spread(Effect effect) =>
        $"{Number(effect.Mean)} ({Number(effect.Low)} to {Number(effect.High)})";

    private static string Others(int count) => count == 0 ? "none" : ReportWords.Count(count, "picture");

    private static int Third(double position) => Math.Clamp((int)(3 * position / (Side - 1)), 0, 2);
}
