using GradCam.Cli.Repair;
using GradCam.Data.Audit;
using GradCam.Data.Repair;
using GradCam.Data.Report.Bundle;

namespace GradCam.Cli.Json;

/// <summary>What <c>fix</c> did.</summary>
internal sealed record FixResult(
    string? Output,
    string? Method,
    double? Strength,
    bool Gain,
    double? EffectBefore,
    double? EffectAfter,
    IReadOnlyList<FixedFinding> Findings,
    IReadOnlyList<FixedGroup> Groups,
    IReadOnlyList<TriedRemedy> Tried,
    IReadOnlyList<LeftRemedy> DoNotApply,
    IReadOnlyList<string> Nodes,
    IReadOnlyList<string> Remarks
)
{
    public static FixResult Of(FixOutcome outcome)
    {
        var best = outcome.Results.Count > 0 ? outcome.Results[0] : null;
        return new(
            outcome.Written,
            best?.Remedy.Name,
            best?.Strength,
            outcome.Gain,
            outcome.Known.Audit?.Findings[0].Pasted.Mean,
            outcome.After.Count > 0 ? outcome.After[0].Pasted.Mean : null,
            [
                .. outcome.After.Select(
                    (after, i) =>
                        new FixedFinding(
                            outcome.Known.Audit!.Findings[i].Sentence,
                            outcome.Known.NameOf(after.Class),
                            outcome.Known.Audit.Findings[i].Pasted,
                            after.Pasted
                        )
                ),
            ],
            best is null ? [] : GroupsOf(outcome, best.Check),
            [
                .. outcome.Results.Select(r => new TriedRemedy(
                    r.Remedy.Name,
                    r.Strength,
                    r.Worst,
                    Of(outcome.Repairer.Before.WorstGroup.Accuracy),
                    Of(r.Check.WorstGroup.Accuracy),
                    Of(outcome.Repairer.Before.Plain),
                    Of(r.Check.Plain),
                    outcome.Repairer.Before.Calibration,
                    r.Check.Calibration,
                    GroupsOf(outcome, r.Check)
                )),
            ],
            [.. outcome.Left.Select(r => new LeftRemedy(r.Name, r.Needs))],
            outcome.Nodes,
            outcome.Known.Remarks
        );
    }

    private static FixedGroup[] GroupsOf(FixOutcome outcome, RepairCheck check) =>
        [
            .. outcome.Repairer.Before.Groups.Zip(
                check.Groups,
                (before, now) =>
                    new FixedGroup(
                        outcome.Known.NameOf(before.Label),
                        before.Part ?? before.Group.ToString().ToLowerInvariant(),
                        before.Accuracy.Of,
                        before.Accuracy.Value,
                        now.Accuracy.Value
                    )
            ),
        ];

    private static Measured Of(Share share) => new(share.Value, share.Low, share.High, share.Of);
}

internal sealed record FixedGroup(string Class, string Pictures, long Count, double Before, double After);

internal sealed record FixedFinding(string Sentence, string Class, Effect Before, Effect After);

internal sealed record Measured(double Value, double Low, double High, long Count);

internal sealed record TriedRemedy(
    string Method,
    double Strength,
    double WorstGroup,
    Measured WorstBefore,
    Measured WorstAfter,
    Measured PlainBefore,
    Measured PlainAfter,
    double CalibrationBefore,
    double CalibrationAfter,
    IReadOnlyList<FixedGroup> Groups
);

internal sealed record LeftRemedy(string Method, string Needs);
