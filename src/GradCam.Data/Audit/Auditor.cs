using GradCam.Data.Report;
using GradCam.Explaining;

namespace GradCam.Data.Audit;

/// <summary>
/// Finds what a network cheats with: looks for cues that tell a class without the object, and tests each by experiment.
/// Named is what raises the class's probability in pictures of other classes by more than other parts of the same
/// pictures, and than the same part of pictures without the cue.
/// </summary>
/// <param name="runner">Runs the model.</param>
/// <param name="set">The pictures.</param>
internal sealed class Auditor(ForwardRunner runner, AuditSet set)
{
    // A smaller effect changes no decision.
    private const double LeastEffect = 0.05;

    /// <summary>What is drawn.</summary>
    public int Seed { get; init; }

    /// <summary>Is told what is being done, and how many of how many.</summary>
    public Action<string, int, int> Step { get; init; } = (_, _, _) => { };

    /// <summary>Audits.</summary>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The findings, and the suspicions that were dismissed.</returns>
    public (IReadOnlyList<AuditFinding> Findings, IReadOnlyList<AuditFinding> Dismissed) Run(CancellationToken cancel)
    {
        var finder = new CueFinder(set);
        int[] classes = [.. set.Pictures.Select(p => p.Label).Distinct().Order()];
        var cues = new List<Cue>();
        foreach (int @class in classes)
        {
            Step("Looking for cues", cues.Count, classes.Length);
            cues.AddRange(finder.Of(@class, cancel));
        }
        var experiments = new Experiments(runner, set, Seed, cancel);
        var tested = new List<AuditFinding>();
        foreach (var cue in cues)
        {
            Step("Experimenting", tested.Count, cues.Count);
            var finding = experiments.Test(cue);
            tested.Add(finding with { Sentence = AuditWords.Of(finding, set.Classes[finding.Class]) });
        }
        AuditFinding[] ordered = [.. tested.OrderByDescending(f => f.Pasted.Mean * f.Pictures.Count)];
        return ([.. ordered.Where(IsAboveNoise)], [.. ordered.Where(f => !IsAboveNoise(f))]);
    }

    /// <summary>The result in a sentence.</summary>
    public static string Sentence(IReadOnlyList<AuditFinding> findings, int dismissed) =>
        findings.Count > 0
            ? findings[0].Sentence
            : "Nothing was found above the noise"
                + (
                    dismissed > 0
                        ? $": {ReportWords.Count(dismissed, "suspicion")} had no more effect than other parts "
                            + "of pictures."
                        : "."
                );

    private static bool IsAboveNoise(AuditFinding finding) =>
        new[] { finding.Elsewhere, finding.Without }
            .OfType<Effect>()
            .All(control => finding.Pasted.Low > control.High && finding.Pasted.Mean - control.Mean >= LeastEffect);
}
