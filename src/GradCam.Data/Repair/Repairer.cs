using GradCam.Data.Repair.Heads;
using GradCam.Data.Report;
using MathNet.Numerics.Distributions;

namespace GradCam.Data.Repair;

/// <summary>
/// Tries remedies: each is fitted to four fifths of the pictures and checked with the last, five times, so that every
/// example is checked by a head that was not fitted to it. The best is the one whose worst group is best, if plain
/// pictures lose no more than they may.
/// </summary>
/// <param name="examples">The examples.</param>
/// <param name="head">The head as it is.</param>
/// <param name="mostLoss">The part of plain pictures that may be lost.</param>
internal sealed class Repairer(IReadOnlyList<RepairExample> examples, HeadWeights head, double mostLoss)
{
    private const int CalibrationBins = 10;

    // A gain that comes about by chance as often as this is none.
    private const double Chance = 0.05;

    // Those without a label can be fitted to, but not checked with.
    private readonly RepairExample[] _checked = [.. examples.Where(e => e.IsLabelled)];

    /// <summary>The examples.</summary>
    public IReadOnlyList<RepairExample> Examples => examples;

    /// <summary>The result without a repair.</summary>
    public RepairCheck Before => field ??= Check(e => head.Scores(e));

    /// <summary>Tries remedies.</summary>
    /// <param name="remedies">The remedies.</param>
    /// <param name="done">Is told how many were tried.</param>
    /// <param name="cancel">Stops between fits.</param>
    /// <returns>The best strength of each that applies, the best remedy first.</returns>
    public IReadOnlyList<RemedyResult> Try(IReadOnlyList<Remedy> remedies, Action<int> done, CancellationToken cancel)
    {
        var results = new List<RemedyResult>();
        for (int i = 0; i < remedies.Count; i++)
        {
            RemedyResult[] tried =
            [
                .. remedies[i].Strengths.Select(s => Validated(remedies[i], s, cancel)).OfType<RemedyResult>(),
            ];
            if (tried.Length > 0)
                results.Add(Best(tried).First());
            done(i + 1);
        }
        return [.. Best(results)];
    }

    /// <summary>
    /// True if a result gains on the worst group by more than chance, and loses no more on plain pictures than it may.
    /// </summary>
    public bool IsGain(RemedyResult result) =>
        IsAllowed(result) && result.Worst > Before.Worst && !IsChance(result.Check);

    /// <summary>The head of a result, fitted to all examples.</summary>
    public FittedHead? Fit(RemedyResult result) => result.Remedy.Fit(examples, head, result.Strength);

    /// <summary>
    /// The one-sided exact McNemar test (McNemar 1947) over what was the worst group: whether as many pictures may have
    /// become right by chance, of those whose result changed.
    /// </summary>
    private bool IsChance(RepairCheck after)
    {
        var worst = Before.WorstGroup;
        RepairExample[] group = [.. _checked.Where(e => (e.Label, e.Group, e.Part) == worst.Key)];
        int mended = group.Count(e => after.Right.Contains(e) && !Before.Right.Contains(e)),
            broken = group.Count(e => Before.Right.Contains(e) && !after.Right.Contains(e));
        return mended <= broken || Binomial.CDF(0.5, mended + broken, broken) > Chance;
    }

    private IEnumerable<RemedyResult> Best(IEnumerable<RemedyResult> results) =>
        results.OrderByDescending(IsAllowed).ThenByDescending(r => r.Worst).ThenByDescending(r => r.Check.Plain.Value);

    private bool IsAllowed(RemedyResult result) => result.Check.Plain.Value >= Before.Plain.Value - mostLoss - 1e-12;

    private RemedyResult? Validated(Remedy remedy, double strength, CancellationToken cancel)
    {
        var scores = new Dictionary<RepairExample, double[]>(ReferenceEqualityComparer.Instance);
        for (int fold = 0; fold < RepairPicture.Folds; fold++)
        {
            cancel.ThrowIfCancellationRequested();
            RepairExample[] kept = [.. _checked.Where(e => e.Fold == fold)];
            if (kept.Length == 0)
                continue;
            if (remedy.Fit([.. examples.Where(e => e.Fold != fold)], head, strength) is not { } fitted)
                return null;
            double[][] made = [.. kept.AsParallel().AsOrdered().Select(fitted.Scores)];
            for (int i = 0; i < kept.Length; i++)
                scores[kept[i]] = made[i];
        }
        return scores.Count == 0 ? null : new(remedy, strength, Check(e => scores[e]));
    }

    private RepairCheck Check(Func<RepairExample, double[]> scoresOf)
    {
        var checks = _checked
            .Select(e =>
            {
                double[] scores = scoresOf(e);
                double most = scores.Max();
                return (
                    Example: e,
                    IsRight: Array.IndexOf(scores, most) == e.Label,
                    Confidence: head.IsPerClass ? 1 / (1 + Math.Exp(-most)) : 1 / scores.Sum(s => Math.Exp(s - most))
                );
            })
            .ToArray();
        var plain = checks.Where(c => c.Example.Group == RepairGroup.Plain).ToArray();
        return new(
            [
                .. checks
                    .GroupBy(c => (c.Example.Label, c.Example.Group, c.Example.Part))
                    .OrderBy(g => g.Key.Label)
                    .ThenBy(g => g.Key.Group)
                    .ThenBy(g => g.Key.Part, StringComparer.Ordinal)
                    .Select(g => new GroupResult(
                        g.Key.Label,
                        g.Key.Group,
                        g.Key.Part,
                        Shares.Of(g.Count(c => c.IsRight), g.Count())
                    )),
            ],
            Shares.Of(plain.Count(c => c.IsRight), plain.Length),
            Calibration([.. plain.Select(c => (c.IsRight, c.Confidence))]),
            checks
                .Where(c => c.IsRight)
                .Select(c => c.Example)
                .ToHashSet<RepairExample>(ReferenceEqualityComparer.Instance)
        );
    }

    /// <summary>The expected calibration error (Guo et al. 2017, eq. 5).</summary>
    private static double Calibration(IReadOnlyList<(bool IsRight, double Confidence)> checks) =>
        checks
            .GroupBy(c => Math.Min((int)(c.Confidence * CalibrationBins), CalibrationBins - 1))
            .Sum(g => Math.Abs(g.Count(c => c.IsRight) - g.Sum(c => c.Confidence)) / checks.Count);
}
