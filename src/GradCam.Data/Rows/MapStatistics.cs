namespace GradCam.Data.Rows;

/// <summary>
/// Numbers that describe where a map's evidence lies. They are of the positive part of the map, whose sum is the mass;
/// places are counted from the top left, 0..1. All are null for a map without positive values, or of other than two
/// axes.
/// </summary>
internal readonly record struct MapStatistics
{
    // A corner is a quarter of each side.
    private const int CornerPart = 4;

    // The part of the maximum from which on a place counts as bright.
    private const float Bright = 0.5f;

    /// <summary>Part of the mass in the outermost places, 0..1.</summary>
    public float? Border { get; private init; }

    public float? TopLeft { get; private init; }

    public float? TopRight { get; private init; }

    public float? BottomLeft { get; private init; }

    public float? BottomRight { get; private init; }

    /// <summary>Shannon's entropy of the mass, divided by an even map's: 0 for one place, 1 for all alike.</summary>
    public float? Entropy { get; private init; }

    /// <summary>Part of the places that have more than half of the maximum, 0..1.</summary>
    public float? Area { get; private init; }

    public float? CentroidX { get; private init; }

    public float? CentroidY { get; private init; }

    /// <summary>The box around the places that have more than half of the maximum.</summary>
    public float? Left { get; private init; }

    public float? Top { get; private init; }

    public float? Right { get; private init; }

    public float? Bottom { get; private init; }

    /// <summary>The likeness of the map to its own mirror image (correlation), -1..1.</summary>
    public float? Symmetry { get; private init; }

    /// <summary>Describes a map.</summary>
    /// <param name="map">Its values, row by row; negative ones count as zero.</param>
    /// <param name="shape">Its lengths.</param>
    public static MapStatistics Of(ReadOnlySpan<float> map, ReadOnlySpan<int> shape)
    {
        if (shape is not [var height, var width])
            return default;
        var mass = new float[map.Length];
        double sum = 0;
        float most = 0;
        for (int i = 0; i < map.Length; i++)
        {
            mass[i] = Math.Max(map[i], 0);
            sum += mass[i];
            most = Math.Max(most, mass[i]);
        }
        if (!(sum > 0) || !double.IsFinite(sum))
            return default;
        double border = 0,
            entropy = 0,
            x = 0,
            y = 0;
        int bright = 0,
            left = width,
            right = 0,
            top = height,
            bottom = 0;
        for (int row = 0; row < height; row++)
        for (int column = 0; column < width; column++)
        {
            float value = mass[row * width + column];
            double part = value / sum;
            if (row == 0 || column == 0 || row == height - 1 || column == width - 1)
                border += part;
            if (part > 0)
                entropy -= part * Math.Log(part);
            x += part * (column + 0.5) / width;
            y += part * (row + 0.5) / height;
            if (value <= Bright * most)
                continue;
            bright++;
            (left, right) = (Math.Min(left, column), Math.Max(right, column + 1));
            (top, bottom) = (Math.Min(top, row), Math.Max(bottom, row + 1));
        }
        int cornerHeight = Corner(height),
            cornerWidth = Corner(width);
        float InCorner(int firstRow, int firstColumn)
        {
            double corner = 0;
            for (int row = firstRow; row < firstRow + cornerHeight; row++)
            for (int column = firstColumn; column < firstColumn + cornerWidth; column++)
                corner += mass[row * width + column];
            return (float)(corner / sum);
        }
        return new()
        {
            Border = (float)border,
            TopLeft = InCorner(0, 0),
            TopRight = InCorner(0, width - cornerWidth),
            BottomLeft = InCorner(height - cornerHeight, 0),
            BottomRight = InCorner(height - cornerHeight, width - cornerWidth),
            Entropy = map.Length > 1 ? (float)(entropy / Math.Log(map.Length)) : 0,
            Area = (float)bright / map.Length,
            CentroidX = (float)x,
            CentroidY = (float)y,
            Left = (float)left / width,
            Top = (float)top / height,
            Right = (float)right / width,
            Bottom = (float)bottom / height,
            Symmetry = Correlation(mass, Mirrored(mass, width)),
        };
    }

    /// <summary>A map with left and right exchanged.</summary>
    public static float[] Mirrored(ReadOnlySpan<float> map, int width)
    {
        float[] mirrored = map.ToArray();
        for (int row = 0; row < mirrored.Length; row += width)
            mirrored.AsSpan(row, width).Reverse();
        return mirrored;
    }

    /// <summary>Pearson's correlation; null where one of both is constant.</summary>
    public static float? Correlation(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => (float?)Pearson.Of(a, b);

    private static int Corner(int length) => (length + CornerPart - 1) / CornerPart;
}
