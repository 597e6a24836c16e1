using GradCam.Data.Repair.Remedies;
using GradCam.Data.Report;
using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Repair;

/// <summary>
/// Tries remedies by cross-validation: each head is checked with pictures that it was not fitted to, nor anything made
/// of them. The best by its worst group is then fitted to all.
/// </summary>
/// <param name="examples">The examples.</param>
/// <param name="head">The head as it is.</param>
/// <param name="mostLoss">The most that the accuracy on plain pictures may fall, 0..1.</param>
internal sealed class Repairer(IReadOnlyList<RepairExample> examples, HeadWeights head, double mostLoss)
{
    /// <summary>The groups before the repair.</summary>
    public IReadOnlyList<GroupResult> Before { get; } = Groups(examples, e => head.Predict(e.Features));

    /// <summary>Tries remedies.</summary>
    /// <param name="remedies">The remedies.</param>
    /// <param name="done">Is told how many were tried.</param>
    /// <param name="cancel">Stops between fits.</param>
    /// <returns>The best strength of each, the best remedy first.</returns>
    public IReadOnlyList<RemedyResult> Try(IReadOnlyList<Remedy> remedies, Action<int> done, CancellationToken cancel)
    {
        var results = new List<RemedyResult>();
        foreach (var remedy in remedies)
        {
            RemedyResult[] tried =
            [
                .. remedy.Strengths.Select(s => Validated(remedy, s, cancel)).OfType<RemedyResult>(),
            ];
            if (tried.Length > 0)
                results.Add(tried.OrderByDescending(IsAllowed).ThenByDescending(r => r.Worst).First());
            done(results.Count);
        }
        return [.. results.OrderByDescending(IsAllowed).ThenByDescending(r => r.Worst)];
    }

    /// <summary>True if a result gains on the worst group, and loses no more on plain pictures than it may.</summary>
    public bool IsGain(RemedyResult result) => IsAllowed(result) && result.Worst > WorstOf(Before);

    /// <summary>The head of a result, fitted to all examples.</summary>
    public HeadWeights Fit(RemedyResult result) => result.Remedy.Fit(examples, head, result.Strength)!;

    /// <summary>The accuracy of the worst group.</summary>
    public static double WorstOf(IReadOnlyList<GroupResult> groups) => groups.Min(g => g.Accuracy.Value);

    private bool IsAllowed(RemedyResult result) => Plain(result.Groups) >= Plain(Before) - mostLoss;

    private static double Plain(IReadOnlyList<GroupResult> groups)
    {
        var plain = groups.Where(g => g.Group == RepairGroup.Plain).Select(g => g.Accuracy).ToArray();
        return (double)plain.Sum(a => a.Count) / Math.Max(1, plain.Sum(a => a.Of));
    }

    private RemedyResult? Validated(Remedy remedy, double strength, CancellationToken cancel)
    {
        var predicted = new Dictionary<RepairExample, int>(ReferenceEqualityComparer.Instance);
        for (int fold = 0; fold < RepairSet.Folds; fold++)
        {
            cancel.ThrowIfCancellationRequested();
            RepairExample[] kept = [.. examples.Where(e => e.Fold == fold)];
            if (kept.Length == 0)
                continue;
            if (remedy.Fit([.. examples.Where(e => e.Fold != fold)], head, strength) is not { } fitted)
                return null;
            foreach (var example in kept)
                predicted[example] = fitted.Predict(example.Features);
        }
        var groups = Groups(examples, e => predicted[e]);
        return new(remedy, strength, groups, WorstOf(groups));
    }

    private static GroupResult[] Groups(IReadOnlyList<RepairExample> examples, Func<RepairExample, int> predict) =>
        [
            .. examples
                .GroupBy(e => (e.Label, e.Group))
                .OrderBy(g => g.Key)
                .Select(g => new GroupResult(
                    g.Key.Label,
                    g.Key.Group,
                    Shares.Of(g.Count(e => predict(e) == e.Label), g.Count())
                )),
        ];
}

/// <summary>A group of examples and how many of it are recognized.</summary>
/// <param name="Label">The class.</param>
/// <param name="Group">What was done to the pictures.</param>
/// <param name="Accuracy">Those that are recognized.</param>
internal sealed record GroupResult(int Label, RepairGroup Group, Share Accuracy);

/// <summary>What a remedy gave on examples that it was not fitted to.</summary>
/// <param name="Remedy">The remedy.</param>
/// <param name="Strength">Its strength.</param>
/// <param name="Groups">The groups.</param>
/// <param name="Worst">The accuracy of the worst group.</param>
internal sealed record RemedyResult(Remedy Remedy, double Strength, IReadOnlyList<GroupResult> Groups, double Worst);
