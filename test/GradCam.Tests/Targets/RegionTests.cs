using Google.Protobuf;
using GradCam.Tests.Methods;
using static GradCam.Tests.Targets.SegmentationNet;

namespace GradCam.Tests.Targets;

/// <summary>Sums of a segmentation model's scores over places, and their gradients.</summary>
public class RegionTests
{
    private static readonly Lazy<Explainer> Loaded = new(() => Explainer.Load(Model(Weights).ToByteArray()));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Explain_class_sumsOverAllPlaces(int index) =>
        Check(Target.Class(index), z => Enumerable.Range(0, Places).Sum(p => z[index * Places + p]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Explain_ownRegion_sumsOverThePlacesThatTheClassWins(int index)
    {
        int[] won = [.. Enumerable.Range(0, Places).Where(p => Winner(p) == index)];
        // Every class wins somewhere and loses somewhere, or the test proves nothing.
        Assert.InRange(won.Length, 1, Places - 1);

        Check(Target.Region(Target.Class(index)), z => won.Sum(p => z[index * Places + p]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(0.5f)]
    public void Explain_ownRegionTimesANumber_isOfTheSamePlaces(float factor)
    {
        int[] won = [.. Enumerable.Range(0, Places).Where(p => Winner(p) == 1)];
        Check(factor * Target.Region(Target.Class(1)), z => factor * won.Sum(p => z[Places + p]));
        Check(Target.Region(factor * Target.Class(1)), z => factor * won.Sum(p => z[Places + p]));
    }

    [Fact]
    public void Explain_ownRegionOfTheTopClass_isItsOwn()
    {
        int top = Enumerable.Range(0, Classes).MaxBy(c => Scores[(c * Places)..((c + 1) * Places)].Sum());
        int[] won = [.. Enumerable.Range(0, Places).Where(p => Winner(p) == top)];
        Check(Target.Region(Target.Top), z => won.Sum(p => z[top * Places + p]));
    }

    [Fact]
    public void Explain_maskOfTheScoresSize_weighsPlaces()
    {
        float[] mask = [0, 0, 1, 0, 0.5f, 2, 0, 0, -1, 0, 0, 0];
        Check(
            Target.Region(new Tensor(mask, [Height, Width]), Target.Class(1)),
            z => mask.Select((m, p) => m * z[Places + p]).Sum()
        );
    }

    [Fact]
    public void Explain_largerMask_isReadAtTheNearestPlaces()
    {
        // Twice as large as the score map: the place's centre lies on the lower right of its four numbers.
        float[] mask = [.. Enumerable.Range(0, 48).Select(i => (float)(i % 5))];
        Check(
            Target.Region(new Tensor(mask, [8, 6]), Target.Class(2)),
            z =>
                Enumerable
                    .Range(0, Places)
                    .Sum(p => mask[(2 * (p / Width) + 1) * 6 + 2 * (p % Width) + 1] * z[2 * Places + p])
        );
    }

    [Fact]
    public void Explain_smallerMask_isRepeated()
    {
        float[] mask = [1, 0, 0, 3];
        Check(
            Target.Region(new Tensor(mask, [2, 2]), Target.Class(0)),
            z => Enumerable.Range(0, Places).Sum(p => mask[p / Width / 2 * 2 + (p % Width == 0 ? 0 : 1)] * z[p])
        );
    }

    [Fact]
    public void Explain_maskWithoutAClass_takesTheClassWithMostScoreInIt()
    {
        var winners = new HashSet<int?>();
        for (int place = 0; place < Places; place++)
        {
            float[] mask = new float[Places];
            mask[place] = 1;
            var e = Explain(Target.Region(new Tensor(mask, [Height, Width])));
            Assert.Equal(Winner(place), e.Target.Index);
            Assert.Equal(Scores[Winner(place) * Places + place], e.Target.Score, 1e-5f);
            winners.Add(e.Target.Index);
        }
        Assert.Equal(Classes, winners.Count);
    }

    [Fact]
    public void Explain_differenceOfRegions_isTheDifferenceOfTheirScores()
    {
        float[] left = [1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0];
        var target =
            Target.Region(new Tensor(left, [Height, Width]), Target.Class(0)) - (2 * Target.Region(Target.Class(1)));
        int[] won = [.. Enumerable.Range(0, Places).Where(p => Winner(p) == 1)];

        Check(target, z => left.Select((m, p) => m * z[p]).Sum() - 2 * won.Sum(p => z[Places + p]));
    }

    [Fact]
    public void Explain_differenceOfClassesInOneRegion_isItsSum()
    {
        float[] mask = [1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0];
        var region = new Tensor(mask, [Height, Width]);
        Check(
            Target.Region(region, Target.Class(0) - Target.Class(2)),
            z => mask.Select((m, p) => m * (z[p] - z[2 * Places + p])).Sum()
        );
    }

    [Fact]
    public void Explain_segmentation_hasNoProbabilities()
    {
        var e = Explain(Target.Class(0));
        Assert.Null(e.Target.Probability);
        Assert.All(e.Predictions, p => Assert.Null(p.Probability));
    }

    [Fact]
    public void Explain_ownRegionByManyPasses_keepsThePicturesOwnRegion()
    {
        // Of one channel less the network gives other places to the class: the score of those would be another
        // question.
        int[] won = [.. Enumerable.Range(0, Places).Where(p => Winner(p) == 1)];
        Ablated(Target.Region(Target.Class(1)), z => won.Sum(p => z[Places + p]));
    }

    [Fact]
    public void Explain_differenceOfTopClassesByManyPasses_keepsEachRegionsOwn()
    {
        float[][] masks =
        [
            .. Enumerable
                .Range(0, Places)
                .Select(place => Enumerable.Range(0, Places).Select(p => p == place ? 1f : 0).ToArray()),
        ];
        int first = Enumerable.Range(0, Places).First(p => Winner(p) == 0),
            second = Enumerable.Range(0, Places).First(p => Winner(p) == 2);
        Ablated(
            Target.Region(new Tensor(masks[first], [Height, Width]))
                - Target.Region(new Tensor(masks[second], [Height, Width])),
            z => z[first] - z[2 * Places + second]
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Explain_probabilityOfARegion_isTheMeanOfItsPlaces(bool own)
    {
        float[] mask = own
            ? [.. Enumerable.Range(0, Places).Select(p => Winner(p) == 1 ? 1f : 0)]
            : [0, 0, 1, 0, 0.5f, 2, 0, 0, 0, 0, 0, 0];
        var region = own
            ? Target.Region(Target.Class(1))
            : Target.Region(new Tensor(mask, [Height, Width]), Target.Class(1));
        Check(Target.Probability(region), z => mask.Select((m, p) => m * Chance(z, p)).Sum() / mask.Sum());
        Check(Target.Rest(region), z => mask.Select((m, p) => m * (z[Places + p] + MathF.Log(Chance(z, p)))).Sum());

        static float Chance(float[] z, int p) => Net.Softmax([z[p], z[Places + p], z[2 * Places + p]])[1];
    }

    [Fact]
    public void Explain_finerOfARegion_comparesMeans()
    {
        float[] mask = [1, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0];
        Check(
            Target.Finer(Target.Region(new Tensor(mask, [Height, Width]), Target.Class(1)), comparisons: 2),
            z =>
            {
                float[] sums =
                [
                    .. Enumerable.Range(0, Classes).Select(c => mask.Select((m, p) => m * z[c * Places + p]).Sum()),
                ];
                float[] chances = Net.Softmax([sums[0] / mask.Sum(), sums[2] / mask.Sum()]);
                return sums[1] - chances[0] * sums[0] - chances[1] * sums[2];
            }
        );
    }

    private static void Ablated(Target target, Func<float[], float> score)
    {
        float[][] without =
        [
            .. Enumerable.Range(0, Channels).Select(k => Tail([.. Features.Select((v, i) => i / Places == k ? 0 : v)])),
        ];
        float[] weights = [.. without.Select(z => (score(Scores) - score(z)) / Math.Abs(score(Scores)))];
        Net.Near(
            Enumerable
                .Range(0, Places)
                .Select(p => Enumerable.Range(0, Channels).Sum(k => weights[k] * Features[k * Places + p])),
            Explain(target, CamMethods.AblationCam).Raw.Data,
            1e-3f
        );
    }

    [Theory]
    [InlineData(new[] { 2, 2, 1 }, 1f, "[2, 2, 1]; it must have 2 axes, as the model's score map of 4 x 3 places")]
    [InlineData(new[] { 2, 2 }, 0f, "The region is empty")]
    [InlineData(new[] { 4, 3 }, 0f, "The region is empty")]
    public void Explain_unfitMask_isAnError(int[] shape, float value, string hint)
    {
        float[] mask = new float[shape.Aggregate((a, b) => a * b)];
        mask.AsSpan().Fill(value);
        Assert.Contains(
            hint,
            Assert.Throws<GradCamException>(() => Explain(Target.Region(new Tensor(mask, shape)))).Message
        );
    }

    [Fact]
    public void Explain_maskThatVanishes_isAnError()
    {
        float[] mask = new float[80 * 60];
        mask[0] = 1;
        Assert.Contains(
            "so small that nothing of it is left",
            Assert.Throws<GradCamException>(() => Explain(Target.Region(new Tensor(mask, [80, 60])))).Message
        );
    }

    [Fact]
    public void Similar_ofASegmentation_isAnError() =>
        Assert.Contains(
            "one embedding for the whole picture",
            Assert.Throws<GradCamException>(() => Explain(Target.Similar(new float[3]))).Message
        );

    /// <summary>
    /// Checks the score, and the map against central differences of the score with respect to the layer.
    /// </summary>
    private static void Check(Target target, Func<float[], float> score)
    {
        const float step = 1e-2f;
        float[] expected = new float[Places];
        for (int i = 0; i < Features.Length; i++)
        {
            float[] more = [.. Features],
                less = [.. Features];
            more[i] += step;
            less[i] -= step;
            expected[i % Places] += (score(Tail(more)) - score(Tail(less))) / (2 * step) * Features[i];
        }

        var e = Explain(target);

        Assert.Equal(score(Scores), e.Target.Score, 1e-4f);
        Net.Near(expected, e.Raw.Data, 1e-3f);
    }

    private static Explanation Explain(Target target, CamMethod? method = null)
    {
        return Loaded.Value.Explain(Input, Request(target, method))[0];
    }

    private static ExplainRequest Request(Target target, CamMethod? method = null) =>
        new()
        {
            Methods = [method ?? CamMethods.HiResCam],
            Targets = [target],
            Layers = ["features"],
        };
}
