using GradCam.Concepts;

namespace GradCam.Tests.Concepts;

public class ConceptTests
{
    private static Picture Chelsea { get; } =
        Picture.Load(Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png"));

    [Fact]
    public void Of_productOfNonNegativeFactors_findsThemAgain()
    {
        const int rows = 30,
            columns = 12,
            count = 3;
        var random = new Random(1);
        // Each factor has rows and columns that are its own, which makes the factorization the only one.
        double[] w =
        [
            .. Enumerable
                .Range(0, rows * count)
                .Select(i => i / count % count == i % count ? 1 + random.NextDouble() : 0),
        ];
        double[] h =
        [
            .. Enumerable
                .Range(0, count * columns)
                .Select(i => i % columns % count == i / columns ? 1 + random.NextDouble() : 0),
        ];
        var a = new float[rows * columns];
        for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++)
        for (int k = 0; k < count; k++)
            a[r * columns + c] += (float)(w[r * count + k] * h[k * columns + c]);

        var found = NonNegativeFactors.Of(a, columns, count);

        Assert.True(found.Error < 1e-4, $"{found.Error} is left over");
        Assert.All(found.W.Concat(found.H), v => Assert.True(v >= 0));
        for (int k = 0; k < count; k++)
        {
            double[] own = found.H[(k * columns)..((k + 1) * columns)];
            Assert.Equal(1, own.Max(), 1e-9);
            Assert.Single(
                own.Select((v, c) => (Group: c % count, v)).Where(p => p.v > 1e-3).Select(p => p.Group).Distinct()
            );
        }
    }

    [Fact]
    public void Of_zeros_givesZeros() =>
        Assert.All(NonNegativeFactors.Of(new float[12], 4, 2).H, v => Assert.True(double.IsFinite(v)));

    [Fact]
    public void Concepts_ofPhotograph_coverTheLayerAndSayCat()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);

        var found = explainer.Concepts(Chelsea, 4);

        Assert.Equal(4, found.Concepts.Count);
        Assert.Equal(explainer.DefaultLayer, found.Layer);
        Assert.Equal(1, found.Concepts.Sum(c => c.Share), 1e-4f);
        Assert.Equal(found.Concepts.OrderByDescending(c => c.Share), found.Concepts);
        Assert.True(found.Error < 0.6, $"{found.Error} is left over");
        Assert.Equal("cat", found.Concepts[0].Predictions[0].Label);
        Assert.All(found.Concepts, c => Assert.Equal(1, c.Raw.Data.Max(), 1e-5f));
        Assert.Equal(
            (128, 128),
            (found.Map(found.Concepts[0]).GetLength(0), found.Map(found.Concepts[0]).GetLength(1))
        );
        Assert.True(found.Image().Width > Chelsea.Width);
        Assert.Equal(found.Concepts[0].Raw.Data, explainer.Concepts(Chelsea, 4).Concepts[0].Raw.Data);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    public void Concepts_ofImpossibleCount_isAnError(int count)
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);
        Assert.Contains("1 to 20", Assert.Throws<GradCamException>(() => explainer.Concepts(Chelsea, count)).Message);
    }
}
