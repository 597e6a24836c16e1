using GradCam.Methods.Engine;

namespace GradCam.Tests.Methods;

/// <summary>Methods that average gradients over noisy inputs, against central differences of plain runs.</summary>
public class NoisyInputTests
{
    private const int Class = 2,
        Samples = 3,
        Seed = 5;

    private static readonly Net Net = Net.Curved;

    private static ExplainRequest Few(ExplainRequest request) => request with { Samples = Samples, Seed = Seed };

    private static float[] Noisy(int number)
    {
        float[] noisy = [.. Net.Input];
        Noise.Add(noisy, 0.15f * (Net.Input.Max() - Net.Input.Min()), Noise.Stream(Seed, number));
        return noisy;
    }

    [Fact]
    public void SmoothGrad_isTheLargestMagnitudeOfTheMeanGradient()
    {
        float[][] gradients = [.. Enumerable.Range(0, Samples).Select(i => Net.Gradient(Noisy(i), Class))];
        float[] mean = [.. Enumerable.Range(0, Net.Input.Length).Select(i => gradients.Average(g => g[i]))];
        float[] expected =
        [
            .. Enumerable.Range(0, 48).Select(p => Enumerable.Range(0, 3).Max(c => Math.Abs(mean[c * 48 + p]))),
        ];

        Net.Near(expected, Net.Map(CamMethods.SmoothGrad, Target.Class(Class), Few), 3e-3f);
    }

    [Fact]
    public void SmoothGradCamPlusPlus_averagesThePowersOfTheGradients()
    {
        float[][] gradients =
        [
            .. Enumerable.Range(0, Samples).Select(i => Net.TailGradient(Net.FeaturesOf(Noisy(i)), Class)),
        ];
        float[] features = Net.FeaturesOf(Net.Input);
        double Mean(int i, int power) => gradients.Average(g => Math.Pow(g[i], power));
        float[] weights =
        [
            .. features
                .Chunk(Net.Places)
                .Select(
                    (channel, k) =>
                        (float)
                            Enumerable
                                .Range(k * Net.Places, Net.Places)
                                .Sum(i =>
                                    Mean(i, 2)
                                    / (2 * Mean(i, 2) + channel.Sum() * Mean(i, 3) + 1e-6)
                                    * Math.Max(Mean(i, 1), 0)
                                )
                ),
        ];
        float[] expected =
        [
            .. Enumerable
                .Range(0, Net.Places)
                .Select(p => Enumerable.Range(0, weights.Length).Sum(k => weights[k] * features[k * Net.Places + p])),
        ];

        Net.Near(expected, Net.Map(CamMethods.SmoothGradCamPlusPlus, Target.Class(Class), Few), 1e-2f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(123)]
    public void Noise_ofNeighbouringSeedsAndNumbers_isUnrelated(int seed)
    {
        float[][] all =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(i =>
                {
                    var values = new float[10_000];
                    Noise.Add(values, 1, Noise.Stream(seed + i / 2, i % 2));
                    return values;
                }),
        ];
        for (int a = 0; a < 4; a++)
        for (int b = 0; b < a; b++)
            Assert.Equal(0, all[a].Zip(all[b], (x, y) => x * y).Average(), 0.05f);
        Assert.NotEqual(Noise.Stream(seed, 1).Next(), Noise.Stream(seed + 1, 0).Next());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(123)]
    public void Noise_hasTheDeviationThatIsAskedFor(int seed)
    {
        var values = new float[100_001];
        Noise.Add(values, 2, new Random(seed));

        double mean = values.Average(v => (double)v);
        Assert.Equal(0, mean, 0.03);
        Assert.Equal(2, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), 0.03);
        // Of a normal distribution 68.3 % lie within one deviation, 95.4 % within two.
        Assert.Equal(0.683, values.Count(v => Math.Abs(v) < 2) / (double)values.Length, 0.01);
        Assert.Equal(0.954, values.Count(v => Math.Abs(v) < 4) / (double)values.Length, 0.01);
    }
}
