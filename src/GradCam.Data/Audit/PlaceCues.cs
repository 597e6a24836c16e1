namespace GradCam.Data.Audit;

/// <summary>
/// Finds what pictures of a class have at the place that their maps point at: the maps are clustered, and where a
/// cluster's evidence lies together, its pictures are compared there. The same thing at the same place is no animal.
/// </summary>
/// <param name="set">The pictures.</param>
/// <param name="planes">Their fine structure.</param>
/// <param name="clustersOf">The clusters of a class's maps.</param>
internal sealed class PlaceCues(
    AuditSet set,
    IReadOnlyList<float[]> planes,
    Func<int, IReadOnlyList<MapCluster>> clustersOf
) : CueFinder(set)
{
    private const int Side = ColourCells.FineSide;

    // The place is where the mean map has this part of its maximum.
    private const float Fullness = 0.5f;

    // A larger part of the picture is no place.
    private const double LargestPlace = 0.35;

    // The part of a cell's structure that all pictures share; background has nearly none.
    private const double LeastShared = 0.1;

    /// <inheritdoc/>
    public override IReadOnlyList<Cue> Of(int @class, CancellationToken cancel)
    {
        var clusters = clustersOf(@class);
        int[] own = [.. Positions(p => p.Label == @class)],
            others = [.. Positions(p => p.Label != @class)];
        var found = new List<Cue>();
        foreach (var cluster in clusters)
        {
            cancel.ThrowIfCancellationRequested();
            int[] place = Place(cluster);
            if (cluster.Pictures.Count < LeastPictures || place.Length > LargestPlace * Side * Side)
                continue;
            int[] cells = Shared(cluster, place);
            if (cells.Length > 0 && Alike(cluster, cells) is { } cue)
                found.Add(cue);
        }
        return [.. found.OrderByDescending(c => c.Evidence)];

        Cue? Alike(MapCluster cluster, int[] cells)
        {
            var members = cluster.Pictures.ToHashSet();
            float[] Part(int picture) => Likeness.Unit(Cut(planes[picture], cells));
            float[] sum = Likeness.Sum(cluster.Pictures.Select(Part));
            double[] theirs = [.. others.Select(i => Likeness.Of(Part(i), sum, isIn: false))];
            double bound = Likeness.Bound(theirs);
            int[] pictures = [.. own.Where(i => Likeness.Of(Part(i), sum, members.Contains(i)) > bound)];
            return Told(@class, pictures, own.Length, theirs.Count(t => t > bound), clusters.Count) is { } cue
                ? cue with
                {
                    Cells = [cells],
                    IsLikeness = true,
                }
                : null;
        }
    }

    /// <summary>The cells where the evidence of a cluster lies.</summary>
    private static int[] Place(MapCluster cluster)
    {
        var (height, width) = (cluster.Shape[0], cluster.Shape[1]);
        float bound = Fullness * cluster.Mean.Max();
        return
        [
            .. Enumerable
                .Range(0, Side * Side)
                .Where(c => cluster.Mean[c / Side * height / Side * width + c % Side * width / Side] >= bound),
        ];
    }

    /// <summary>The cells of a place in which all pictures of a cluster show the same.</summary>
    private int[] Shared(MapCluster cluster, int[] place)
    {
        bool Has(int cell) =>
            Likeness.Shared([.. cluster.Pictures.Select(i => Likeness.Unit(Cut(planes[i], [cell])))]) >= LeastShared;
        return [.. place.Where(Has)];
    }

    private static float[] Cut(float[] plane, IReadOnlyList<int> cells)
    {
        const int cell = DetailPlane.Cell;
        var part = new float[cells.Count * cell * cell];
        for (int i = 0; i < cells.Count; i++)
        for (int y = 0; y < cell; y++)
            plane
                .AsSpan((cells[i] / Side * cell + y) * DetailPlane.Side + cells[i] % Side * cell, cell)
                .CopyTo(part.AsSpan((i * cell + y) * cell));
        return part;
    }
}
