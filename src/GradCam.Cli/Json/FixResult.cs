using GradCam.Data.Audit;
using GradCam.Data.Repair;

namespace GradCam.Cli.Json;

/// <summary>What <c>fix</c> did.</summary>
internal sealed record FixResult(
    string? Output,
    string Method,
    double Strength,
    double EffectBefore,
    double? EffectAfter,
    IReadOnlyList<FixedGroup> Groups,
    IReadOnlyList<TriedRemedy> Tried
)
{
    public static FixResult Of(
        string file,
        AuditReport audit,
        AuditSet set,
        Repairer repairer,
        IReadOnlyList<RemedyResult> results,
        Effect? after
    ) =>
        new(
            after is null ? null : file,
            results[0].Remedy.Name,
            results[0].Strength,
            audit.Findings[0].Pasted.Mean,
            after?.Mean,
            [
                .. repairer.Before.Zip(
                    results[0].Groups,
                    (before, now) =>
                        new FixedGroup(
                            set.Classes[before.Label],
                            before.Group.ToString().ToLowerInvariant(),
                            before.Accuracy.Of,
                            before.Accuracy.Value,
                            now.Accuracy.Value
                        )
                ),
            ],
            [.. results.Select(r => new TriedRemedy(r.Remedy.Name, r.Strength, r.Worst))]
        );
}

internal sealed record FixedGroup(string Class, string Pictures, long Count, double Before, double After);

internal sealed record TriedRemedy(string Method, double Strength, double WorstGroup);
