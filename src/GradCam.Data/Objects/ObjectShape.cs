namespace GradCam.Data.Objects;

/// <summary>
/// The places of a picture that belong to an object, 0..1 of its sides: strips from top to bottom, and in each the
/// parts from left to right. Boxes and masks are the same in this form.
/// </summary>
internal sealed class ObjectShape
{
    private readonly IEnumerable<Strip> _strips;

    private ObjectShape(IEnumerable<Strip> strips) => _strips = strips;

    /// <summary>The shape of all boxes together; where they overlap counts once.</summary>
    public static ObjectShape OfBoxes(IReadOnlyList<(double Left, double Top, double Right, double Bottom)> boxes) =>
        new([.. BoxStrips(boxes)]);

    /// <summary>The shape of a mask's pixels.</summary>
    /// <param name="mask">True for pixels of the object, row by row.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    public static ObjectShape OfMask(bool[] mask, int width, int height) => new(MaskStrips(mask, width, height));

    /// <summary>The shape has the point.</summary>
    public bool Has(double x, double y)
    {
        foreach (var strip in _strips)
            if (y >= strip.Top && y < strip.Bottom)
                for (int i = 0; i < strip.Edges.Count; i += 2)
                    if (x >= strip.Edges[i] && x < strip.Edges[i + 1])
                        return true;
        return false;
    }

    /// <summary>The part of each place of a map that the shape covers, 0..1.</summary>
    /// <param name="frame">The part of the picture that the map covers.</param>
    /// <param name="height">The map's rows.</param>
    /// <param name="width">The map's columns.</param>
    public double[] Coverage((float Left, float Top, float Right, float Bottom) frame, int height, int width)
    {
        var covered = new double[height * width];
        var row = new double[width];
        double X(double x) => (x - frame.Left) / (frame.Right - frame.Left) * width;
        double Y(double y) => (y - frame.Top) / (frame.Bottom - frame.Top) * height;
        foreach (var strip in _strips)
        {
            Array.Clear(row);
            for (int i = 0; i < strip.Edges.Count; i += 2)
                Share(X(strip.Edges[i]), X(strip.Edges[i + 1]), width, (column, part) => row[column] += part);
            Share(
                Y(strip.Top),
                Y(strip.Bottom),
                height,
                (line, part) =>
                {
                    for (int column = 0; column < width; column++)
                        covered[line * width + column] += part * row[column];
                }
            );
        }
        return covered;
    }

    /// <summary>Shares a length out among the places that it lies in.</summary>
    private static void Share(double from, double to, int count, Action<int, double> add)
    {
        (from, to) = (Math.Max(from, 0), Math.Min(to, count));
        for (int place = (int)from; place < to; place++)
            add(place, Math.Min(to, place + 1) - Math.Max(from, place));
    }

    private static IEnumerable<Strip> BoxStrips(
        IReadOnlyList<(double Left, double Top, double Right, double Bottom)> boxes
    )
    {
        double[] levels = [.. boxes.SelectMany(b => (double[])[b.Top, b.Bottom]).Distinct().Order()];
        foreach (var (top, bottom) in levels.Zip(levels.Skip(1)))
        {
            var edges = new List<double>();
            foreach (var box in boxes.Where(b => b.Top <= top && b.Bottom >= bottom).OrderBy(b => b.Left))
                if (edges.Count > 0 && box.Left <= edges[^1])
                    edges[^1] = Math.Max(edges[^1], box.Right);
                else
                    edges.AddRange([box.Left, box.Right]);
            yield return new(top, bottom, edges);
        }
    }

    private static IEnumerable<Strip> MaskStrips(bool[] mask, int width, int height)
    {
        // One list for all rows: a mask of noise has many parts.
        var edges = new List<double>();
        for (int y = 0; y < height; y++)
        {
            edges.Clear();
            for (int x = 0; x < width; x++)
                if (mask[y * width + x] != (edges.Count % 2 == 1))
                    edges.Add((double)x / width);
            if (edges.Count % 2 == 1)
                edges.Add(1);
            if (edges.Count > 0)
                yield return new((double)y / height, (double)(y + 1) / height, edges);
        }
    }

    /// <summary>Rows of the picture that are alike.</summary>
    /// <param name="Top">Their upper edge.</param>
    /// <param name="Bottom">Their lower edge.</param>
    /// <param name="Edges">Left and right edge of each part, in order; valid until the next strip.</param>
    private readonly record struct Strip(double Top, double Bottom, List<double> Edges);
}
