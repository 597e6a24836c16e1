using System.Globalization;
using GradCam.Data.Audit;
using GradCam.Data.Report;

namespace GradCam.Data.Repair;

/// <summary>What a repair gave, on its way to its report.</summary>
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

    /// <summary>The part of plain pictures that may be lost.</summary>
    public double MostLoss { get; init; }

    /// <summary>The file; null if none was written.</summary>
    public string? Written { get; init; }

    /// <summary>The card beside it; null if none was written.</summary>
    public string? Card { get; init; }

    /// <summary>The nodes that were added.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>What was found, tested on the fixed model.</summary>
    public IReadOnlyList<AuditFinding> After { get; init; } = [];

    /// <summary>The report of it.</summary>
    public FixReport Report()
    {
        var best = Results.Count > 0 ? Results[0] : null;
        return new()
        {
            Output = Written,
            Method = best?.Remedy.Name,
            Strength = best?.Strength,
            Gain = Gain,
            EffectBefore = Known.Audit?.Findings[0].Pasted.Mean,
            EffectAfter = After.Count > 0 ? After[0].Pasted.Mean : null,
            Findings =
            [
                .. After.Select(
                    (after, i) =>
                        new FixedFinding(
                            Known.Audit!.Findings[i].Sentence,
                            Known.NameOf(after.Class),
                            Known.Audit.Findings[i].Pasted,
                            after.Pasted
                        )
                ),
            ],
            Groups = best is null ? [] : GroupsOf(best.Check),
            Tried =
            [
                .. Results.Select(r => new TriedRemedy(
                    r.Remedy.Name,
                    r.Strength,
                    r.Worst,
                    MeasuredShare.Of(Repairer.Before.WorstGroup.Accuracy),
                    MeasuredShare.Of(r.Check.WorstGroup.Accuracy),
                    MeasuredShare.Of(Repairer.Before.Plain),
                    MeasuredShare.Of(r.Check.Plain),
                    Repairer.Before.Calibration,
                    r.Check.Calibration,
                    GroupsOf(r.Check)
                )),
            ],
            DoNotApply =
            [
                .. Remedies.Where(r => Results.All(t => t.Remedy != r)).Select(r => new LeftRemedy(r.Name, r.Needs)),
            ],
            Nodes = Nodes,
            Remarks = Known.Remarks,
            Sentence = Sentence(),
            Card = Card,
        };
    }

    private string Changed() =>
        $"{Results[0].Remedy.Name}: what was found changes P({Known.NameOf(After[0].Class)}) by "
        + $"{AuditWords.Spread(After[0].Pasted)} now, and by "
        + $"{AuditWords.Number(Known.Audit!.Findings[0].Pasted.Mean)} before.";

    private FixedGroup[] GroupsOf(RepairCheck check) =>
        [
            .. Repairer.Before.Groups.Zip(
                check.Groups,
                (before, after) => FixedGroup.Of(Known.NameOf(before.Label), before, after)
            ),
        ];

    private string Sentence()
    {
        if (Written is null && After.Count > 0)
            return $"{Changed()} It still works, or is a part of the object itself, so that nothing is written; "
                + "FixOptions.Force writes it.";
        if (Written is null)
            return "No remedy gains on the worst group and loses at most "
                + (100 * MostLoss).ToString("0.##", CultureInfo.InvariantCulture)
                + " points on plain pictures, so that nothing is written; FixOptions.Force writes the best.";
        if (Results.Count == 0)
            return $"Written to {Written}; the pictures have no labels, so that what it gained is not known.";
        string name = Results[0].Remedy.Name;
        return (
                After.Count > 0
                    ? Changed()
                    : $"{name}: of the worst group {ReportWords.Percent(Results[0].Worst)} are recognized now, and "
                        + $"{ReportWords.Percent(Repairer.Before.Worst)} before."
            )
            + $" Written to {Written}"
            + (Gain ? "." : ", though nothing was gained.");
    }
}
