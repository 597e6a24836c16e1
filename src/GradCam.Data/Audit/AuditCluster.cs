using GradCam.Data.Audit;

namespace GradCam.Data;

/// <summary>One way in which a class is recognized: pictures whose maps are alike.</summary>
public sealed record AuditCluster
{
    /// <summary>The class: its position in <see cref="AuditReport.Classes"/>.</summary>
    public required int Class { get; init; }

    /// <summary>Number of its pictures.</summary>
    public required int Pictures { get; init; }

    /// <summary>Number of all pictures of the class.</summary>
    public required int OfClass { get; init; }

    /// <summary>Names of at most six pictures whose maps are most like the mean.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Mean of the maps, row by row; its sum is at most 1.</summary>
    public required IReadOnlyList<float> Map { get; init; }

    /// <summary>Height and width of the map, in its own places.</summary>
    public required IReadOnlyList<int> MapShape { get; init; }

    /// <summary>Part of the evidence in the outermost places of the map, 0..1.</summary>
    public required double Border { get; init; }

    private const int MostExamples = 6;

    /// <summary>The ways in which a class is recognized, the most frequent first.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="class">The class.</param>
    /// <param name="clusters">The clusters of its maps.</param>
    internal static IEnumerable<AuditCluster> Of(AuditSet set, int @class, IReadOnlyList<MapCluster> clusters)
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
