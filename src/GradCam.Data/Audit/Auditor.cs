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
    private const double LeastEffect = 0.05,
        SamePictures = 0.5;

    /// <summary>What is drawn.</summary>
    public int Seed { get; init; }

    /// <summary>The layer whose concepts are looked at; null for none.</summary>
    public Layer? Layer { get; init; }

    /// <summary>Is told how far it is; null for nobody.</summary>
    public IProgress<DataProgress>? Progress { get; init; }

    /// <summary>Audits.</summary>
    /// <param name="cancel">Stops it.</param>
    public AuditResult Run(CancellationToken cancel)
    {
        int[] classes = [.. set.Pictures.Select(p => p.Label).Distinct().Order()];
        var clusters = classes.ToDictionary(c => c, c => MapCluster.Of(set, c, Seed));
        CueFinder[] finders = [.. Finders(c => clusters[c])];
        var cues = new List<Cue>();
        for (int i = 0; i < classes.Length; i++)
        {
            for (int k = 0; k < finders.Length; k++)
            {
                Progress?.Report(new("Looking for cues", i * finders.Length + k, classes.Length * finders.Length));
                cues.AddRange(finders[k].Of(classes[i], cancel));
            }
        }
        var experiments = new Experiments(runner, set, Seed, cancel);
        var tested = new List<AuditFinding>();
        foreach (var cue in cues)
        {
            Progress?.Report(new("Experimenting", tested.Count, cues.Count));
            var finding = experiments.TestGrown(cue);
            tested.Add(finding with { Sentence = AuditWords.Of(finding, set.Classes[finding.Class]) });
        }
        AuditFinding[] ordered =
        [
            .. tested.OrderByDescending(IsAboveNoise).ThenByDescending(f => f.Pasted.Mean * f.Pictures.Count),
        ];
        var distinct = new List<AuditFinding>();
        foreach (var finding in ordered)
            if (!distinct.Exists(d => IsSameThing(d, finding)))
                distinct.Add(finding);
        return new()
        {
            Findings = [.. distinct.Where(IsAboveNoise)],
            Dismissed = [.. distinct.Where(f => !IsAboveNoise(f))],
            Clusters = [.. classes.SelectMany(c => AuditCluster.Of(set, c, clusters[c]))],
            Leak = AuditLeak.Of(set),
            Objects = experiments.Objects(),
        };
    }

    /// <summary>What is in the same pictures is one thing, that several finders saw: told once.</summary>
    private static bool IsSameThing(AuditFinding a, AuditFinding b) =>
        a.Class == b.Class
        && a.Pictures.Intersect(b.Pictures).Count() > SamePictures * Math.Min(a.Pictures.Count, b.Pictures.Count);

    private IEnumerable<CueFinder> Finders(Func<int, IReadOnlyList<MapCluster>> clustersOf)
    {
        yield return new ColourCues(set);
        var planes = set.Pictures.AsParallel().AsOrdered().Select(p => DetailPlane.Of(p.Pixels, set.Grid)).ToList();
        yield return new PlaceCues(set, planes, clustersOf);
        if (Layer is { Spatial.Count: 2 } layer)
            yield return new ConceptCues(set, planes, (pictures, cancel) => Values(pictures, layer, cancel));
    }

    private IEnumerable<LayerValues> Values(IReadOnlyList<int> pictures, Layer layer, CancellationToken cancel) =>
        runner
            .Run(
                pictures.Select(i => set.Grid.ForModel(set.Pictures[i].Pixels)),
                set.Grid.Shape,
                features: false,
                cancel,
                layer
            )
            .Select(r => LayerValues.Of(r.Activations!));

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

    /// <summary>
    /// It does more than other parts of the same pictures, and than the same cells of its class without it, which may
    /// hold a part of the object. A frame of other classes does as much, where only its outline counts. What was found
    /// by its likeness may be a part of the object itself, such as a face: it does more than twice what the network
    /// looks at in other pictures of the class.
    /// </summary>
    private static bool IsAboveNoise(AuditFinding finding) =>
        IsAbove(finding.Pasted, finding.Elsewhere)
        && (finding.Evident is not { } evident || finding.Pasted.Low > 2 * evident.Mean)
        && (
            finding.Without is not { } without
            || IsAbove(finding.Pasted, without)
            || (AuditWords.IsFrame(finding) && finding.Foreign is { } foreign && !IsAbove(without, foreign))
        );

    private static bool IsAbove(Effect effect, Effect control) =>
        effect.Low > control.High && effect.Mean - control.Mean >= LeastEffect;
}
