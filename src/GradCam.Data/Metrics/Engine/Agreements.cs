namespace GradCam.Data.Metrics.Engine;

/// <summary>How much maps of one picture agree, on a grid of the same size for all.</summary>
internal static class Agreements
{
    private const int Side = 32;

    private const double TopPart = 0.1;

    /// <summary>The mean of a number over the other methods and layers; null if there are none.</summary>
    public static double? Mean(MapCase map, Func<MapCase, MapCase, double> number)
    {
        MapCase[] others = [.. map.Picture.Maps.Where(m => m != map && !m.Candidate.IsFloor)];
        return others.Length > 0 ? others.Average(other => number(map, other)) : null;
    }

    /// <summary>The rank correlation of both.</summary>
    public static double RankCorrelation(MapCase map, MapCase other) =>
        Pearson.Of<double>(SmallMap.Of(map).Ranked, SmallMap.Of(other).Ranked) ?? 0;

    /// <summary>The part of the top places of one that are those of the other.</summary>
    public static double TopOverlap(MapCase map, MapCase other)
    {
        var top = SmallMap.Of(other).Top;
        return SmallMap.Of(map).Top.Average(place => top.Contains(place) ? 1 : 0);
    }

    /// <summary>The part of the other's top places where both have the same sign.</summary>
    public static double SameSign(MapCase map, MapCase other)
    {
        var (mine, theirs) = (SmallMap.Of(map).Values, SmallMap.Of(other).Values);
        return SmallMap.Of(other).Top.Average(p => Math.Sign(mine[p]) == Math.Sign(theirs[p]) ? 1 : 0);
    }

    /// <summary>A map's means over the cells of a grid.</summary>
    private sealed class SmallMap
    {
        private const int TiesPurpose = 2;

        private SmallMap(MapCase map)
        {
            var (_, height, width) = map.Picture.Size;
            int rows = Math.Min(Side, height),
                columns = Math.Min(Side, width);
            var counts = new int[rows * columns];
            Values = new double[rows * columns];
            for (int place = 0; place < map.Signed.Length; place++)
            {
                int cell = place / width * rows / height * columns + place % width * columns / width;
                Values[cell] += map.Signed[place];
                counts[cell]++;
            }
            for (int cell = 0; cell < counts.Length; cell++)
                Values[cell] /= counts[cell];
            Ranked = Ranks.Of(Values);
            // Among equals, those that each map takes must not be the same by their place.
            int[] order = [.. Enumerable.Range(0, Values.Length)];
            map.Picture.Random(HashCodes.Of(TiesPurpose, map.Picture.Maps.IndexOf(map))).Shuffle(order);
            int count = Math.Max(1, (int)(TopPart * Values.Length));
            Top = [.. order.OrderByDescending(cell => Values[cell]).Take(count)];
        }

        public double[] Values { get; }

        public double[] Ranked { get; }

        public HashSet<int> Top { get; }

        public static SmallMap Of(MapCase map) => map.Once(m => new SmallMap(m));
    }
}
