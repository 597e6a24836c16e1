using GradCam.Targets;

namespace GradCam.Tests.Targets;

/// <summary>Against sorting all of them.</summary>
public class RankingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(100)]
    public void Largest_ofValuesWithEqualsAndNoNumbers_isWhatSortingGives(int count)
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            float[] values =
            [
                .. Enumerable
                    .Range(0, random.Next(1, 40))
                    .Select(_ => random.Next(10) == 0 ? float.NaN : random.Next(-6, 6)),
            ];
            Assert.Equal(
                Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]).Take(count),
                Ranking.Largest(values, count)
            );
        }
    }
}
