using System.ComponentModel;

namespace GradCam.Data.Audit;

/// <summary>One way in which a class is recognized: pictures whose maps are alike.</summary>
internal sealed record AuditCluster
{
    [Description("Class: position in classes.")]
    public required int Class { get; init; }

    [Description("Number of its pictures.")]
    public required int Pictures { get; init; }

    [Description("Number of all pictures of the class.")]
    public required int OfClass { get; init; }

    [Description("Names of pictures whose maps are most like the mean.")]
    public required IReadOnlyList<string> Examples { get; init; }

    [Description("Mean of the maps, row by row; the sum is 1.")]
    public required IReadOnlyList<float> Map { get; init; }

    [Description("Height and width of the map.")]
    public required IReadOnlyList<int> MapShape { get; init; }

    [Description("Part of the evidence in the outermost places of the map.")]
    public required double Border { get; init; }

    private const int MostExamples = 6;

    /// <summary>The ways in which a class is recognized, the most frequent first.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="class">The class.</param>
    /// <param name="clusters">The clusters of its maps.</param>
    public static IEnumerable<AuditCluster> Of(AuditSet set, int @class, IReadOnlyList<MapCluster> clusters)
    {
        int all = set.Pictures.Count(p => p.Label == @class);
        return clusters.Select(cluster =>
        {
            var (height, width) = (cluster.Shape[0], cluster.Shape[1]);
            float[] mean = Likeness.Unit(cluster.Mean);
            return new AuditCluster
            {
                Class = @class,
                Pictures = cluster.Pictures.Count,
                OfClass = all,
                Examples =
                [
                    .. cluster
                        .Pictures.OrderByDescending(i =>
                            Likeness.Of(Likeness.Unit(set.Pictures[i].Map), mean, isIn: false)
                        )
                        .Take(MostExamples)
                        .Select(i => set.Pictures[i].Name),
                ],
                Map = cluster.Mean,
                MapShape = cluster.Shape,
                Border = cluster
                    .Mean.Where(
                        (_, p) => p / width == 0 || p / width == height - 1 || p % width == 0 || p % width == width - 1
                    )
                    .Sum(),
            };
        });
    }
}
