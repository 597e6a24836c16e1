using GradCam.Data.Metrics;
using GradCam.Data.Metrics.Engine;
using GradCam.Data.Metrics.Evaluation;

namespace GradCam.Data.Tests.Metrics;

/// <summary>Maps that know nothing score as chance in every metric that has a chance level.</summary>
public class FloorTests
{
    private const int Side = 28;

    /// <summary>A made-up network sees the sum of places, weighted by what it was told is important.</summary>
    [Theory]
    [InlineData("srg", 0, 0.05)]
    [InlineData("road", 0, 0.2)]
    [InlineData("sds", 0, 0.1)]
    [InlineData("grid-pointing", 0.25, 0.02)]
    [InlineData("emprt", 0, 0.05)]
    [InlineData("rank-agreement", 0, 0.1)]
    [InlineData("top-agreement", 0.1, 0.05)]
    public void RandomAndConstantMap_scoreAsChance(string name, double chance, double tolerance)
    {
        var metric = Assert.Single(MetricList.Parse([name]));
        var pictures = Enumerable.Range(0, 60).Select(Picture).ToArray();
        foreach (var picture in pictures)
            Answer(picture, metric);

        foreach (var candidate in Candidate.Floor)
            Assert.Equal(chance, Mean(pictures, metric, candidate), tolerance);
    }

    [Theory]
    [InlineData("pointing-game")]
    [InlineData("energy")]
    public void RandomAndConstantMap_scoreAsTheObjectsArea(string name)
    {
        var metric = Assert.Single(MetricList.Parse([name]));
        var pictures = Enumerable.Range(0, 300).Select(Picture).ToArray();
        double area = pictures.Average(p => p.Object!.Average());

        Assert.Equal(area, Mean(pictures, metric, Candidate.Constant), 1e-9);
        Assert.Equal(area, Mean(pictures, metric, Candidate.Random), 0.06);
    }

    [Fact]
    public void MapOfTheNetworksOwnWeights_isAboveChance()
    {
        var pictures = Enumerable.Range(0, 20).Select(Picture).ToArray();
        foreach (string name in (string[])["srg", "road", "sds"])
        {
            var metric = Assert.Single(MetricList.Parse([name]));
            foreach (var picture in pictures)
                Answer(picture, metric);
            Assert.True(Mean(pictures, metric, new("true", "")) > 0.3, name);
        }
    }

    private static double Mean(PictureCase[] pictures, Metric metric, Candidate candidate) =>
        pictures.SelectMany(p => p.Maps).Where(m => m.Candidate == candidate).Average(m => metric.Value(m)!.Value);

    /// <summary>A picture of noise, whose class depends on places around a random one.</summary>
    private static PictureCase Picture(int index)
    {
        var random = new Random(index);
        double x = random.NextDouble() * Side,
            y = random.NextDouble() * Side;
        var weights = new float[Side * Side];
        var inside = new double[Side * Side];
        for (int i = 0; i < weights.Length; i++)
        {
            double distance = Math.Pow(i % Side - x, 2) + Math.Pow(i / Side - y, 2);
            weights[i] = (float)Math.Exp(-distance / 40);
            inside[i] = distance < 40 ? 1 : 0;
        }
        var input = new float[Side * Side];
        for (int i = 0; i < input.Length; i++)
            input[i] = weights[i] + random.NextSingle() * 0.1f;
        double logit = Logit(weights, input);
        var picture = new PictureCase
        {
            Index = index,
            Name = $"{index}",
            Input = input,
            Size = (1, Side, Side),
            Class = 0,
            Logit = logit,
            Probability = Sigmoid(logit),
            Object = inside,
        };
        Tensor raw = new(weights, [Side, Side]);
        picture.Maps.Add(new(picture, new("true", ""), raw, weights));
        MapMaker.AddFloor(picture);
        var floor = picture.Maps.Where(m => m.Candidate.IsFloor).ToDictionary(m => m.Candidate, m => Again(m, random));
        picture.Further = new() { RandomWeights = floor, Grid = new(index % 4, 2, floor) };
        return picture;
    }

    /// <summary>A random map is another one for another input; a constant one is not.</summary>
    private static Tensor Again(MapCase map, Random random) =>
        map.Candidate == Candidate.Constant
            ? map.Raw
            : new([.. map.Raw.Data.Select(_ => random.NextSingle())], map.Raw.Shape);

    private static void Answer(PictureCase picture, Metric metric)
    {
        float[] weights = picture.Maps[0].Values;
        var input = new float[picture.Input.Length];
        foreach (var measurement in picture.Maps.SelectMany(metric.Takes).Distinct())
            for (int i = 0; i < measurement.Count; i++)
            {
                measurement.Fill(i, input);
                double logit = Logit(weights, input);
                measurement.Take(i, Sigmoid(logit), logit);
            }
    }

    private static double Logit(float[] weights, float[] input) =>
        weights.Zip(input, (w, v) => (double)w * v).Sum() / 8 - 2;

    private static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}
