namespace GradCam.Data.Audit;

/// <summary>Pictures of a class whose maps are alike: one way in which the class is recognized.</summary>
/// <param name="Pictures">Their positions in the set.</param>
/// <param name="Mean">The mean of their maps, row by row; its sum is at most 1.</param>
/// <param name="Shape">Height and width of the map.</param>
internal sealed record MapCluster(IReadOnlyList<int> Pictures, float[] Mean, IReadOnlyList<int> Shape)
{
    /// <summary>Clusters the maps of a class; none where maps are not of two axes.</summary>
    public static IReadOnlyList<MapCluster> Of(AuditSet set, int @class, int seed)
    {
        int[] own =
        [
            .. Enumerable
                .Range(0, set.Pictures.Count)
                .Where(i => set.Pictures[i] is { MapShape.Count: 2 } p && p.Label == @class && p.Map.Sum() > 0),
        ];
        if (own.Length == 0)
            return [];
        int[] of = SpectralClusters.Of([.. own.Select(i => set.Pictures[i].Map)], seed);
        return
        [
            .. own.Zip(of)
                .GroupBy(p => p.Second, p => p.First)
                .OrderBy(g => g.Key)
                .Select(g => new MapCluster([.. g], Average(set, [.. g]), set.Pictures[own[0]].MapShape)),
        ];
    }

    private static float[] Average(AuditSet set, int[] pictures)
    {
        float[] sum = Likeness.Sum(pictures.Select(i => set.Pictures[i].Map));
        return [.. sum.Select(v => v / pictures.Length)];
    }
}
