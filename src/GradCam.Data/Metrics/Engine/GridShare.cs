namespace GradCam.Data.Metrics.Engine;

/// <summary>How much of a map of a grid lies in the cell that it was asked for.</summary>
internal static class GridShare
{
    /// <summary>The part of the positive sum; null without such a map, or for one without positive values.</summary>
    public static double? InCell(MapCase map, GridMaps? grid)
    {
        if (grid is null || grid.Maps.GetValueOrDefault(map.Candidate) is not { Shape: [var height, var width] } raw)
            return null;
        double sum = 0,
            part = 0;
        for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
        {
            double value = Math.Max(raw.Data[y * width + x], 0);
            sum += value;
            // A place on the border of cells belongs to each by its part.
            part +=
                value
                * Within(y, height, grid.Cell / grid.Side, grid.Side)
                * Within(x, width, grid.Cell % grid.Side, grid.Side);
        }
        return sum > 0 ? part / sum : null;
    }

    /// <summary>The part of a place that lies in a cell, along one axis.</summary>
    private static double Within(int place, int length, int cell, int cells)
    {
        double from = (double)cell * length / cells,
            to = (double)(cell + 1) * length / cells;
        return Math.Max(0, Math.Min(place + 1, to) - Math.Max(place, from));
    }
}
