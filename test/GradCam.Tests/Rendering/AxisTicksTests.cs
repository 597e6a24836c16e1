using GradCam.Rendering;

namespace GradCam.Tests.Rendering;

public class AxisTicksTests
{
    [Theory]
    [InlineData(0, 10, 11, 0, "0 1 2 3 4 5 6 7 8 9 10")]
    [InlineData(0, 199, 11, 1, "0 20 40 60 80 100 120 140 160 180")]
    [InlineData(0, 3, 11, 1, "0 1 2 3")]
    [InlineData(0, 5, 11, 0, "0.0 0.5 1.0 1.5 2.0 2.5 3.0 3.5 4.0 4.5 5.0")]
    [InlineData(0, 0.3, 4, 0, "0.0 0.1 0.2 0.3")]
    [InlineData(-1.957, 0.736, 4, 0, "-1 0")]
    [InlineData(-0.31, 1.42, 4, 0, "0.0 0.5 1.0")]
    [InlineData(0.031, 0.049, 4, 0, "0.035 0.040 0.045")]
    [InlineData(98, 103, 4, 0, "98 100 102")]
    [InlineData(0, 1_000_000, 3, 1, "0 5.0e5 1.0e6")]
    [InlineData(-2e-7, 2e-7, 5, 0, "-2e-7 -1e-7 0 1e-7 2e-7")]
    [InlineData(7, 7, 4, 0, "7")]
    [InlineData(0.125, 0.125, 4, 0, "0.125")]
    public void Between_bounds_areRoundNumbers(double min, double max, int most, double least, string labels) =>
        Assert.Equal(labels, string.Join(' ', AxisTicks.Between(min, max, most, least).Labels.Select(l => l.Text)));

    [Fact]
    public void Between_anyBounds_areWithinThem_evenlySpaced_andNotTooMany()
    {
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            double min = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 30)),
                max = min + (Math.Abs(min) + 1e-6) * (0.1 + random.NextDouble()) * Math.Pow(10, random.Next(-5, 3));
            int most = random.Next(4, 12);
            var ticks = AxisTicks.Between(min, max, most).Values;
            double extent = max - min;
            Assert.InRange(ticks.Count, 1, most);
            Assert.All(ticks, t => Assert.InRange(t, min - extent * 1e-3, max + extent * 1e-3));
            Assert.All(
                ticks.Zip(ticks.Skip(1), (a, b) => b - a),
                step => Assert.Equal(1, step / (ticks[1] - ticks[0]), 6)
            );
        }
    }

    [Fact]
    public void Between_allFloats_hasNoOverflow() =>
        Assert.Contains(AxisTicks.Between(float.MinValue, float.MaxValue, 4).Labels, tick => tick.Text == "0");
}
