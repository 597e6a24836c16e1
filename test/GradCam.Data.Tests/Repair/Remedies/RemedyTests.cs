using GradCam.Data.Repair;
using GradCam.Data.Repair.Heads;
using GradCam.Data.Repair.Remedies;

namespace GradCam.Data.Tests.Repair.Remedies;

public class RemedyTests
{
    private const int Features = 6;

    // A head that gives the features themselves shows what a remedy makes of them.
    private static readonly HeadWeights Identity = new(
        [.. Enumerable.Range(0, Features * Features).Select(i => i % (Features + 1) == 0 ? 1.0 : 0)],
        new double[Features]
    );

    [Fact]
    public void ConceptErasure_ofAnArtifact_leavesNoCovarianceWithIt()
    {
        var examples = Examples(400);

        var head = new ConceptErasure().Fit(examples, Identity, 1e-9)!;

        double[][] changed = [.. examples.Select(e => head.Scores(e))];
        for (int d = 0; d < Features; d++)
        {
            double with = changed.Where((_, i) => examples[i].HasArtifact).Average(c => c[d]),
                without = changed.Where((_, i) => !examples[i].HasArtifact).Average(c => c[d]);
            Assert.Equal(without, with, 1e-4);
        }
    }

    [Fact]
    public void PatternProjection_ofAnArtifact_movesItToTheCleanMean()
    {
        var examples = Examples(400);

        var head = new PatternProjection().Fit(examples, Identity, 0)!;

        var moments = ArtifactMoments.Of(examples)!;
        foreach (var example in examples)
        {
            double[] changed = head.Scores(example);
            double along = changed
                .Zip(moments.CleanMean, (c, m) => c - m)
                .Zip(moments.Covariance, (a, b) => a * b)
                .Sum();
            Assert.Equal(0, along, 1e-4);
        }
    }

    [Fact]
    public void CounterfactualRefit_ofACheat_goesByTheObject()
    {
        var examples = Examples(400);
        // The head goes by the artifact alone, which feature 0 tells.
        var cheat = new HeadWeights([5, 0, 0, 0, 0, 0, -5, 0, 0, 0, 0, 0], [-2.5, 2.5]);
        var repairer = new Repairer(examples, cheat, 0.05);

        var results = repairer.Try(Remedy.All, _ => { }, TestContext.Current.CancellationToken);

        Assert.True(repairer.Before.Worst < 0.2);
        Assert.Contains(results[0].Remedy.Name, (string[])["refit", "nudge"]);
        Assert.True(results[0].Worst > 0.9, $"The worst group is recognized to {results[0].Worst:P0}.");
        Assert.True(repairer.IsGain(results[0]));
    }

    [Fact]
    public void Try_whereNothingCanBeGained_isNoGain()
    {
        var examples = Examples(400);
        // It goes by the object alone already.
        var honest = new HeadWeights([0, 5, 0, 0, 0, 0, 0, -5, 0, 0, 0, 0], [0, 0]);
        var repairer = new Repairer([.. examples.Where(e => honest.Predict(e) == e.Label)], honest, 0);

        var results = repairer.Try(Remedy.All, _ => { }, TestContext.Current.CancellationToken);

        Assert.False(repairer.IsGain(results[0]));
    }

    [Fact]
    public void Try_whereTheGainMayBeChance_isNoGain()
    {
        // Four pictures of the worst group: should all four change for the better, that is one chance in sixteen.
        var examples = Examples(16);
        var cheat = new HeadWeights([5, 0, 0, 0, 0, 0, -5, 0, 0, 0, 0, 0], [-2.5, 2.5]);
        var repairer = new Repairer(examples, cheat, 1);

        var results = repairer.Try(Remedy.All, _ => { }, TestContext.Current.CancellationToken);

        Assert.True(results[0].Worst > repairer.Before.Worst);
        Assert.False(repairer.IsGain(results[0]));
    }

    /// <summary>Feature 0 tells the artifact, feature 1 the class; plain pictures are of both classes.</summary>
    private static List<RepairExample> Examples(int count)
    {
        var random = new Random(4);
        double Noise() => random.NextDouble() - 0.5;
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var group = (RepairGroup)(i % 4);
                    // The artifact is real with class 0 alone, pasted into class 1, and cut out of class 0.
                    int label = group switch
                    {
                        RepairGroup.Plain => i / 4 % 2,
                        RepairGroup.Pasted => 1,
                        _ => 0,
                    };
                    bool has = group is RepairGroup.Artifact or RepairGroup.Pasted;
                    float[] features =
                    [
                        (float)((has ? 1 : 0) + 0.3 * Noise()),
                        (float)((label == 0 ? 1 : -1) + Noise()),
                        .. Enumerable.Range(0, Features - 2).Select(_ => (float)Noise()),
                    ];
                    return new RepairExample(features, label, group, i / 8 % RepairPicture.Folds);
                }),
        ];
    }
}
