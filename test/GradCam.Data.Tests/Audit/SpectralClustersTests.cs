using GradCam.Data.Audit;

namespace GradCam.Data.Tests.Audit;

public class SpectralClustersTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_mapsThatPointAtSeveralPlaces_findsThePlaces(int places)
    {
        var random = new Random(2);
        float[][] maps = [.. Enumerable.Range(0, 90).Select(i => Map(random, i % places * 25))];

        int[] clusters = SpectralClusters.Of(maps, 0);

        Assert.Equal(places, clusters.Distinct().Count());
        for (int i = 0; i < maps.Length; i++)
            Assert.Equal(clusters[i % places], clusters[i]);
    }

    [Fact]
    public void Of_fewMaps_isOneCluster() =>
        Assert.All(
            SpectralClusters.Of([.. Enumerable.Range(0, 9).Select(_ => new float[64])], 0),
            c => Assert.Equal(0, c)
        );

    [Fact]
    public void Of_theSameSeed_isTheSame()
    {
        var random = new Random(4);
        float[][] maps = [.. Enumerable.Range(0, 80).Select(i => Map(random, random.Next(64)))];

        Assert.Equal(SpectralClusters.Of(maps, 7), SpectralClusters.Of(maps, 7));
    }

    /// <summary>Evidence at a place, and some anywhere.</summary>
    private static float[] Map(Random random, int place)
    {
        float[] map = [.. Enumerable.Range(0, 64).Select(_ => 0.1f * random.NextSingle())];
        map[place] += 1;
        return map;
    }
}
