using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Tests.Metrics.Engine;

public class LinearImputerTests
{
    /// <summary>Each place that was filled is the weighted mean of the neighbours that it has.</summary>
    [Theory]
    [InlineData(64, 64, 0.8)]
    [InlineData(37, 50, 0.5)]
    [InlineData(5, 3, 0.3)]
    public void Fill_anyHoles_makesEachPlaceTheMeanOfItsNeighbours(int height, int width, double part)
    {
        var random = new Random(height);
        bool[] unknown =
        [
            .. Enumerable.Range(0, height * width).Select(i => random.NextDouble() < part || i > width * height / 2),
        ];
        unknown[0] = false;
        float[] given = [.. unknown.Select(_ => random.NextSingle() * 4 - 3)];
        float[] values = [.. given];

        LinearImputer.Fill(GridLevel.Of(unknown, height, width), values);

        for (int i = 0; i < values.Length; i++)
            Assert.Equal(unknown[i] ? Mean(values, i, height, width) : given[i], values[i], 1e-5);
    }

    [Fact]
    public void Fill_allUnknown_givesZero()
    {
        float[] values = [1, 2, 3, 4];

        LinearImputer.Fill(GridLevel.Of([true, true, true, true], 2, 2), values);

        Assert.Equal([0, 0, 0, 0], values);
    }

    private static double Mean(float[] values, int place, int height, int width)
    {
        double sum = 0,
            weights = 0;
        for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
        {
            int y = place / width + dy,
                x = place % width + dx;
            if ((dy == 0 && dx == 0) || y < 0 || x < 0 || y >= height || x >= width)
                continue;
            double weight = dy == 0 || dx == 0 ? 1 / 6.0 : 1 / 12.0;
            (sum, weights) = (sum + weight * values[y * width + x], weights + weight);
        }
        return sum / weights;
    }
}
