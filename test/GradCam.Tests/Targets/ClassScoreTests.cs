using GradCam.Tests.Methods;

namespace GradCam.Tests.Targets;

/// <summary>Scores of targets and their gradients, against numbers made of plain runs.</summary>
public class ClassScoreTests
{
    private static readonly Net Net = Net.Curved;
    private static readonly float[] Z = Net.Scores([Net.Input])[0];
    private static readonly int Top = Array.IndexOf(Z, Z.Max()),
        Last = Array.IndexOf(Z, Z.Min());

    public static TheoryData<string> Kinds() =>
        [
            "class",
            "prob",
            "rest",
            "finer",
            "finer 0.5 1",
            "similar",
            "contrast",
            "top - class",
            "second",
            "prob - prob",
            "minus prob",
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Explain_target_hasItsScoreAndItsGradient(string kind)
    {
        var (target, score) = Kind(kind);
        float[] features = Net.FeaturesOf(Net.Input),
            gradient = Net.TailGradient(features, score);
        float[] expected =
        [
            .. Enumerable
                .Range(0, Net.Places)
                .Select(p => gradient.Select((g, i) => i % Net.Places == p ? g * features[i] : 0).Sum()),
        ];

        var e = Net.Explain([CamMethods.HiResCam], target)[0];

        Assert.Equal(score(Z), e.Target.Score, 1e-5f);
        Net.Near(expected, e.Raw.Data, 5e-3f);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Explain_targetByManyPasses_keepsItsMeaning(string kind)
    {
        var (target, score) = Kind(kind);
        float[] features = Net.FeaturesOf(Net.Input);
        float[] without =
        [
            .. Net.TailScores(
                    Enumerable.Range(0, 5).Select(k => features.Select((v, i) => i / Net.Places == k ? 0 : v).ToArray())
                )
                .Select(score),
        ];
        float[] weights = [.. without.Select(s => (score(Z) - s) / Math.Abs(score(Z)))];

        float[] map = Net.Map(CamMethods.AblationCam, target);

        Net.Near(
            Enumerable
                .Range(0, Net.Places)
                .Select(p => Enumerable.Range(0, 5).Sum(k => weights[k] * features[k * Net.Places + p])),
            map,
            1e-3f
        );
    }

    [Theory]
    [InlineData("class", "class 0", 0)]
    [InlineData("prob", "probability of class 0", 0)]
    [InlineData("rest", "ReST of class 0", 0)]
    [InlineData("similar", "similarity", null)]
    [InlineData("prob - prob", "probability of class 0 - probability of class 1", null)]
    [InlineData("minus prob", "-2 probability of class 0", null)]
    public void Explain_target_hasALabel(string kind, string label, int? index)
    {
        var found = Net.Explain([CamMethods.GradCam], Kind(kind).Target)[0].Target;
        Assert.Equal((label, index), (found.Label, found.Index));
        if (index is null)
            Assert.Null(found.Probability);
        else
            Assert.Equal(Net.Softmax(Z)[0], found.Probability!.Value, 1e-5f);
    }

    [Fact]
    public void Explain_sumWithTheTopClass_namesBoth()
    {
        var found = Net.Explain([CamMethods.GradCam], Target.Top - Target.Class(Last))[0].Target;
        Assert.Equal(($"class {Top} - class {Last}", (int?)null), (found.Label, found.Index));
    }

    [Fact]
    public void Explain_batchOfDifferentTargets_givesWhatSingleSamplesGive()
    {
        float[] other = [.. Net.Input.Select(v => -0.7f * v)];
        Target[] targets =
        [
            Target.Class(0),
            Target.Probability(Target.Class(1)),
            Target.Class(2) - Target.Class(0),
            Target.Finer(Target.Class(2)),
        ];
        var explainer = Net.Explainer;
        var request = new ExplainRequest
        {
            Methods = [CamMethods.HiResCam, CamMethods.ScoreCam],
            Layers = ["features"],
        };

        var together = explainer.Explain(
            new Tensor([.. Net.Input, .. other, .. Net.Input, .. other], [4, 3, 8, 6]),
            request with
            {
                TargetPerSample = targets,
            }
        );

        Assert.Equal(8, together.Count);
        foreach (var e in together)
        {
            var alone = explainer.Explain(
                new Tensor(e.Sample % 2 == 0 ? Net.Input : other, [3, 8, 6]),
                request with
                {
                    Methods = [e.Method],
                    Targets = [targets[e.Sample]],
                }
            )[0];
            Net.Near(alone.Raw.Data, e.Raw.Data);
            Assert.Equal(alone.Target, e.Target);
        }
    }

    [Fact]
    public void Explain_batchOfTopAndClasses_givesEachSampleItsOwn()
    {
        var found = Net.Explainer.Explain(
            new Tensor([.. Net.Input, .. Net.Input], [2, 3, 8, 6]),
            new() { TargetPerSample = [Target.Top, Target.Class(0)] }
        );
        Assert.Equal([0, 1], found.Select(e => e.Sample));
        Assert.Equal(0, found[1].Target.Index);
        Assert.Equal(found[0].Predictions[0].Index, found[0].Target.Index);
    }

    [Fact]
    public void Similar_toThePhotographItself_isOne()
    {
        byte[] pixels = [.. Enumerable.Range(0, 8 * 6 * 3).Select(i => (byte)(i * 37))];
        var picture = Picture.FromRgb(pixels, 6, 8);
        var explainer = Net.Explainer;

        var same = explainer.Explain(picture, target: Target.Similar(picture), layer: "features").Target;
        var other = explainer
            .Explain(picture, target: Target.Similar(Picture.FromRgb([.. pixels.Reverse()], 6, 8)), layer: "features")
            .Target;

        Assert.Equal(1, same.Score, 1e-5f);
        Assert.InRange(other.Score, -1, 0.999f);
    }

    [Fact]
    public void Similar_toAnEmbeddingOfAnotherLength_namesBoth() =>
        Assert.Contains("2 numbers, the model's has 3", Error(Target.Similar(new float[] { 1, 2 })));

    [Fact]
    public void Rank_beyondTheClasses_isAnError() =>
        Assert.Contains("3 classes, so there is no rank 4", Error(Target.Rank(4)));

    [Fact]
    public void Probability_ofAProbability_isAnError()
    {
        Assert.Contains("A probability takes a class", Error(Target.Probability(Target.Probability(Target.Top))));
        Assert.Contains("ReST takes a class", Error(Target.Rest(Target.Similar(new float[3]))));
        Assert.Contains("Finer-CAM takes a class", Error(Target.Finer(Target.Rest(Target.Top))));
    }

    [Fact]
    public void Region_ofAClassifier_isAnError() =>
        Assert.Contains("leave the region out", Error(Target.Region(Target.Top)));

    [Fact]
    public void Box_ofAClassifier_isAnError() => Assert.Contains("this model gives none", Error(Target.Box(1)));

    private static string Error(Target target)
    {
        var explainer = Net.Explainer;
        string before = Assert.Throws<GradCamException>(() => explainer.Check(new() { Targets = [target] })).Message;
        Assert.Equal(
            before,
            Assert
                .Throws<GradCamException>(() =>
                    explainer.Explain(new Tensor(Net.Input, [3, 8, 6]), new() { Targets = [target] })
                )
                .Message
        );
        return before;
    }

    /// <summary>A target, and the number that it stands for.</summary>
    private static (Target Target, Func<float[], float> Score) Kind(string kind) =>
        kind switch
        {
            "class" => (Target.Class(0), z => z[0]),
            "prob" => (Target.Probability(Target.Class(0)), z => Net.Softmax(z)[0]),
            "rest" => (Target.Rest(Target.Class(0)), z => z[0] + MathF.Log(Net.Softmax(z)[0])),
            "finer" => (
                Target.Finer(Target.Class(Top)),
                z => Finer(z, Top, 1, [.. Enumerable.Range(0, 3).Where(i => i != Top)])
            ),
            // The class nearest by its score is that of the middle.
            "finer 0.5 1" => (Target.Finer(Target.Class(Top), 0.5f, 1), z => Finer(z, Top, 0.5f, 3 - Top - Last)),
            "similar" => (
                Target.Similar(new float[] { 1, -2, 0.5f }),
                z => (z[0] - 2 * z[1] + 0.5f * z[2]) / MathF.Sqrt(z.Sum(v => v * v)) / MathF.Sqrt(5.25f)
            ),
            "contrast" => (Target.Class(0) - (0.5f * Target.Class(2)), z => z[0] - 0.5f * z[2]),
            "top - class" => (Target.Top - Target.Class(Last), z => z[Top] - z[Last]),
            "second" => (Target.Rank(2), z => z[3 - Top - Last]),
            "prob - prob" => (
                Target.Probability(Target.Class(0)) - Target.Probability(Target.Class(1)),
                z => Net.Softmax(z)[0] - Net.Softmax(z)[1]
            ),
            "minus prob" => (-2 * Target.Probability(Target.Class(0)), z => -2 * Net.Softmax(z)[0]),
            _ => throw new ArgumentException(kind),
        };

    private static float Finer(float[] z, int index, float alpha, params int[] others)
    {
        float[] p = Net.Softmax(z);
        return others.Sum(j => p[j] * (z[index] - alpha * z[j])) / others.Sum(j => p[j]);
    }
}
