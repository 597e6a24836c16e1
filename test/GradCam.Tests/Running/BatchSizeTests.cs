using GradCam.Running;

namespace GradCam.Tests.Running;

/// <summary>
/// The size that runs fastest per row is found by trying, and only where there is work enough to try.
/// </summary>
public class BatchSizeTests
{
    [Theory]
    [InlineData(1.0, 0.5, 0.9, 4)]
    [InlineData(0.5, 0.9, 1.0, 1)]
    [InlineData(1.0, 0.9, 0.5, 16)]
    public void Next_afterTrials_isTheFastestPerRow(double one, double four, double sixteen, int expected)
    {
        var size = new BatchSize();
        for (int run = 0; run < 6; run++)
            Run(size);
        for (int run = 0; run < 5; run++)
            Assert.Equal(expected, Run(size));
        // What was found serves small work too.
        Assert.Equal(expected, size.Next(3, 16));

        int Run(BatchSize tried)
        {
            int rows = tried.Next(1000, 16);
            tried.Took(
                rows,
                TimeSpan.FromSeconds(
                    rows
                        * (
                            rows switch
                            {
                                1 => one,
                                4 => four,
                                _ => sixteen,
                            }
                        )
                )
            );
            return rows;
        }
    }

    [Fact]
    public void Next_ofTheFirstRunOfASize_isTriedAgain()
    {
        // The first run lays out memory: it must not decide.
        var size = new BatchSize();
        var seen = new List<int>();
        for (int run = 0; run < 6; run++)
        {
            int rows = size.Next(1000, 16);
            double perRow = rows == 16 ? (seen.Contains(16) ? 0.1 : 10) : 1;
            seen.Add(rows);
            size.Took(rows, TimeSpan.FromSeconds(rows * perRow));
        }
        Assert.Equal(16, size.Next(1000, 16));
    }

    [Fact]
    public void Next_ofLittleWork_triesNothing()
    {
        var size = new BatchSize();
        Assert.Equal(10, size.Next(10, 16));
        Assert.Equal(16, size.Next(50, 16));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(2)]
    public void Next_isNeverMoreThanTheMost(int most)
    {
        var size = new BatchSize();
        for (int run = 0; run < 10; run++)
        {
            int rows = size.Next(1000, most);
            Assert.InRange(rows, 1, most);
            size.Took(rows, TimeSpan.FromSeconds(1));
        }
    }
}
