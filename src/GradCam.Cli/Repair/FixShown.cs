using System.Globalization;
using GradCam.Data;
using GradCam.Data.Audit;
using GradCam.Data.Report;

namespace GradCam.Cli.Repair;

/// <summary>Shows what a repair gave.</summary>
/// <param name="terminal">The terminal.</param>
internal sealed class FixShown(Terminal terminal)
{
    /// <summary>Shows a repair.</summary>
    public void Tell(FixReport report)
    {
        if (report.Tried.Count > 0)
        {
            Groups(report);
            Tried(report);
        }
        Effects(report);
        terminal.Line(report.Sentence);
    }

    /// <summary>Shows the components of a class.</summary>
    public void Tell(ComponentReport report)
    {
        var table = Tables.New("Component", "Variance", "Most in", "Adds there", "Further pictures");
        foreach (var component in report.Components)
            table.Row(
                component.Number.ToString(CultureInfo.InvariantCulture),
                ReportWords.Percent(component.Variance),
                component.Pictures[0].Name,
                AuditWords.Number(component.Pictures[0].Adds),
                string.Join(", ", component.Pictures.Skip(1).Select(p => p.Name))
            );
        terminal.Table(table);
        terminal.Line(
            "Look at the pictures of each: one whose pictures share something beside the object is spurious. Name it "
                + $"with --method spufix --spurious {report.Class}:1,3."
        );
    }

    private void Groups(FixReport report)
    {
        var table = Tables.New("Pictures kept out of the fit", "Number", "Recognized before", "after");
        foreach (var group in report.Groups)
            table.Row(group.InWords, ReportWords.Count(group.Count), Of(group.BeforeShare), Of(group.AfterShare));
        terminal.Table(table);
    }

    private void Tried(FixReport report)
    {
        var table = Tables.New("Remedy", "Worst group", "Plain pictures", "Calibration error", "What it does");
        void Row(string name, MeasuredShare worst, MeasuredShare plain, double calibration, string does) =>
            table.Row(name, Of(worst), Of(plain), ReportWords.Percent(calibration), does);
        var first = report.Tried[0];
        Row("(as it is)", first.WorstBefore, first.PlainBefore, first.CalibrationBefore, "");
        foreach (var tried in report.Tried)
            Row(
                tried.Method,
                tried.WorstAfter,
                tried.PlainAfter,
                tried.CalibrationAfter,
                Remedy.Parse(tried.Method)[0].Does
            );
        foreach (var left in report.DoNotApply)
            table.Row(left.Method, "", "", "", $"does not apply: it needs {left.Needs}");
        terminal.Table(table);
    }

    private void Effects(FixReport report)
    {
        if (report.Findings.Count == 0)
            return;
        var table = Tables.New("What was found", "Effect before", "after", "In words");
        foreach (var finding in report.Findings)
            table.Row(
                $"P({finding.Class})",
                AuditWords.Spread(finding.Before),
                AuditWords.Spread(finding.After),
                finding.Sentence
            );
        terminal.Table(table);
    }

    private static string Of(MeasuredShare share) =>
        $"{ReportWords.Percent(share.Value)} ({ReportWords.Interval(share.Low, share.High)})";
}
