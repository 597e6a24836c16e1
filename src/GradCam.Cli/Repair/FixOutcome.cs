using GradCam.Cli.Json;
using GradCam.Data.Audit;
using GradCam.Data.Repair;
using GradCam.Data.Repair.Remedies;
using GradCam.Data.Report;
using GradCam.Data.Report.Bundle;

namespace GradCam.Cli.Repair;

/// <summary>The result of a repair, for people and for programs.</summary>
/// <param name="Known">What was known.</param>
/// <param name="Repairer">What was checked.</param>
/// <param name="Remedies">The remedies that were tried.</param>
/// <param name="Results">The results of those that apply, the best first; none if nothing could be measured.</param>
internal sealed record FixOutcome(
    FixCase Known,
    Repairer Repairer,
    IReadOnlyList<Remedy> Remedies,
    IReadOnlyList<RemedyResult> Results
)
{
    /// <summary>The best remedy gains.</summary>
    public bool Gain { get; init; }

    /// <summary>The points that plain pictures may lose.</summary>
    public double MostLoss { get; init; }

    /// <summary>The file; null if none was written.</summary>
    public string? Written { get; init; }

    /// <summary>The nodes that were added.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>What was found, tested on the fixed model.</summary>
    public IReadOnlyList<AuditFinding> After { get; init; } = [];

    /// <summary>Remedies that do not apply.</summary>
    public IEnumerable<Remedy> Left => Remedies.Where(r => Results.All(t => t.Remedy != r));

    /// <summary>Shows it.</summary>
    public void Tell(Terminal terminal, bool json)
    {
        if (json)
        {
            terminal.Raw(JsonText.Of(FixResult.Of(this)));
            return;
        }
        if (Results.Count > 0)
        {
            Groups(terminal);
            Tried(terminal);
        }
        Effects(terminal);
        terminal.Line(Verdict());
    }

    private void Groups(Terminal terminal)
    {
        var table = Tables.New("Pictures kept out of the fit", "Number", "Recognized before", "after");
        foreach (var (before, now) in Repairer.Before.Groups.Zip(Results[0].Check.Groups))
            table.Row(Words(before), ReportWords.Count(before.Accuracy.Of), Of(before.Accuracy), Of(now.Accuracy));
        terminal.Table(table);
    }

    private void Tried(Terminal terminal)
    {
        var table = Tables.New("Remedy", "Worst group", "Plain pictures", "Calibration error", "What it does");
        void Row(string name, RepairCheck check, string does) =>
            table.Row(
                name,
                Of(check.WorstGroup.Accuracy),
                Of(check.Plain),
                ReportWords.Percent(check.Calibration),
                does
            );
        Row("(as it is)", Repairer.Before, "");
        foreach (var result in Results)
            Row(result.Remedy.Name, result.Check, result.Remedy.Does);
        foreach (var remedy in Left)
            table.Row(remedy.Name, "", "", "", $"does not apply: it needs {remedy.Needs}");
        terminal.Table(table);
    }

    private void Effects(Terminal terminal)
    {
        if (After.Count == 0)
            return;
        var table = Tables.New("What was found", "Effect before", "after", "In words");
        foreach (var (before, now) in Known.Audit!.Findings.Zip(After))
            table.Row(
                $"P({Known.NameOf(before.Class)})",
                AuditWords.Spread(before.Pasted),
                AuditWords.Spread(now.Pasted),
                before.Sentence
            );
        terminal.Table(table);
    }

    private string Verdict()
    {
        if (Written is null)
            return $"No remedy gains on the worst group and loses at most {MostLoss} points on plain pictures, so that "
                + "nothing is written; --force writes the best.";
        if (Results.Count == 0)
            return $"Written to {Written}; the pictures have no labels, so that what it gained is not known.";
        string name = Results[0].Remedy.Name;
        return (
                After.Count > 0
                    ? $"{name}: what was found changes P({Known.NameOf(After[0].Class)}) by "
                        + $"{AuditWords.Spread(After[0].Pasted)} now, and by "
                        + $"{AuditWords.Number(Known.Audit!.Findings[0].Pasted.Mean)} before."
                    : $"{name}: of the worst group {ReportWords.Percent(Results[0].Worst)} are recognized now, and "
                        + $"{ReportWords.Percent(Repairer.Before.Worst)} before."
            )
            + $" Written to {Written}"
            + (Gain ? "." : ", though nothing was gained.");
    }

    private static string Of(Share share) => $"{ReportWords.Percent(share.Value)} ({ReportWords.Interval(share)})";

    private string Words(GroupResult group) =>
        $"{Known.NameOf(group.Label)}, "
        + (
            group.Part is { } part
                ? part
                : group.Group switch
                {
                    RepairGroup.Plain => "as they are",
                    RepairGroup.Artifact => "with the artifact",
                    RepairGroup.Pasted => "with it pasted in",
                    _ => "with it cut out",
                }
        );
}
