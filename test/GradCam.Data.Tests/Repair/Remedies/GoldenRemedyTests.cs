using GradCam.Data.Repair;
using GradCam.Data.Repair.Heads;
using GradCam.Data.Repair.Remedies;

namespace GradCam.Data.Tests.Repair.Remedies;

/// <summary>
/// Expected numbers are NumPy's, from the equations of the doc comments: <c>eigh(cov(X.T, bias=True))</c>,
/// <c>quantile</c>, and the least squares of every support for the non-negative ones.
/// </summary>
public class GoldenRemedyTests
{
    private static readonly float[][] X =
    [
        [4.53f, 2.4f, 3.49f],
        [5.48f, 3.87f, 2.51f],
        [2.9f, 1.85f, 2.95f],
        [1.82f, 2.14f, 3.73f],
        [2.52f, 2.12f, 3.22f],
        [1.67f, 3.49f, 2.9f],
        [1.63f, 1.15f, 1.72f],
        [2.31f, 2.86f, 2.63f],
        [5.54f, 0.55f, 3.02f],
        [0.63f, 3.53f, 3.73f],
        [1.31f, 2.38f, 2.56f],
        [-2.96f, 1.65f, 3.08f],
    ];

    private static readonly int[] Artifact = [1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1];

    private static readonly HeadWeights Head = new([1.23, 1.2, -0.39, -0.3, -1.05, -1.42], [0.1, -0.2]);

    [Fact]
    public void PrincipalAxes_ofVectors_haveTheirVariances()
    {
        var axes = PrincipalAxes.Of([.. X.Select(x => x.Select(v => (double)v).ToArray())]);

        Close([4.877271, 0.911111, 0.281981], axes.Variances);
        Close([0, 0, 0, 1], [Dot(axes, 0, 1), Dot(axes, 0, 2), Dot(axes, 1, 2), Dot(axes, 2, 2)]);
    }

    [Fact]
    public void ExposurePruning_ofTrustedPictures_scalesTheirAxes()
    {
        var head = (HeadWeights)new ExposurePruning().Fit(Examples(_ => false), Head, 0.1)!;

        Close([1.171522, 1.065364, -0.21527, -0.277627, -0.997667, -0.959681], head.Weights);
        Close([0.029972, -1.736427], head.Bias);
    }

    [Fact]
    public void NamedComponents_ofAClass_takeOffWhatTheyAdd()
    {
        var examples = Examples(_ => false);
        var components = ClassComponents.Of(examples, Head, 1)!;

        var fixedHead = new NamedComponents([(components, [0])]).Fit(examples, Head, 0)!;

        Close(
            [0.018442, -1.668555, 0.43598, 0.803844],
            [.. new[] { 0, 1, 2, 3 }.Select(i => components.Contribution(0, X[i]))]
        );
        Close([7.1908, -9.053242], fixedHead.Scores(examples[0]));
        Close([4.7365, -7.63748], fixedHead.Scores(examples[2]));
    }

    [Fact]
    public void ReactiveProjection_ofAnArtifact_movesWhatIsBeyondTheThreshold()
    {
        var examples = Examples(i => Artifact[i] == 1);

        var fixedHead = (ReactiveProjection.Reactive)new ReactiveProjection().Fit(examples, Head, 0.75)!;

        Assert.Equal(1.6950257, fixedHead.Threshold, 1e-5);
        Close([5.024034, -8.532454], fixedHead.Scores(examples[0]));
        Close([3.4519, -8.2896], fixedHead.Scores(examples[3]));
        Close([3.6562, -9.3921], fixedHead.Scores(examples[9]));
    }

    [Fact]
    public void ConceptCode_ofAPlace_isTheNonNegativeLeastSquares()
    {
        var code = new ConceptCode([
            [1, 0.5, 0, 0.2],
            [0.2, 1, 0.4, 0],
            [0, 0.3, 1, 0.6],
        ]);

        double[] u = code.Means([1, 0.2f, 0.9f, 0.1f]);

        Assert.All(new[] { 0.75022252, 0, 0.56375167 }.Zip(u), p => Assert.Equal(p.First, p.Second, 2e-3));
    }

    [Fact]
    public void KMeans_ofThreeHeaps_findsThem()
    {
        var random = new Random(1);
        double[][] points =
        [
            .. Enumerable
                .Range(0, 90)
                .Select(i => new[] { i % 3 * 10 + random.NextDouble(), i % 3 == 1 ? 5 : random.NextDouble() }),
        ];

        int[] clusters = KMeans.Best(points, 5)!;

        Assert.Equal(3, clusters.Distinct().Count());
        Assert.All(Enumerable.Range(3, 87), i => Assert.Equal(clusters[i % 3], clusters[i]));
        Assert.Null(
            KMeans.Best(
                [
                    [1],
                    [1],
                    [1],
                    [1],
                ],
                3
            )
        );
    }

    private static double Dot(PrincipalAxes axes, int a, int b) =>
        axes.Vectors[a].Zip(axes.Vectors[b], (x, y) => x * y).Sum();

    private static List<RepairExample> Examples(Func<int, bool> hasArtifact) =>
        [
            .. X.Select(
                (x, i) => new RepairExample(x, i % 2, hasArtifact(i) ? RepairGroup.Artifact : RepairGroup.Plain, i % 5)
            ),
        ];

    private static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> found)
    {
        Assert.Equal(expected.Count, found.Count);
        Assert.All(expected.Zip(found), p => Assert.Equal(p.First, p.Second, 1e-4));
    }
}
