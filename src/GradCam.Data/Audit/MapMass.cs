namespace GradCam.Data.Audit;

/// <summary>The evidence within a part of a picture.</summary>
internal static class MapMass
{
    /// <summary>The part of a map's positive mass within cells, 0..1; each place counts by the cells in it.</summary>
    public static double Of(AuditPicture picture, IReadOnlyList<int> cells)
    {
        const int side = ColourCells.FineSide;
        if (picture.MapShape is not [var height, var width])
            return 0;
        double sum = 0;
        foreach (int cell in cells)
        {
            var (row, column) = (cell / side * height / side, cell % side * width / side);
            sum += picture.Map[row * width + column] * height * width / (side * side);
        }
        return Math.Min(1, sum);
    }

    /// <summary>Cells of the same number and shape where a picture has most evidence.</summary>
    public static int[] Greatest(AuditPicture picture, IReadOnlyList<int> cells)
    {
        const int side = ColourCells.FineSide;
        int top = cells.Min(c => c / side),
            left = cells.Min(c => c % side),
            height = cells.Max(c => c / side) - top + 1,
            width = cells.Max(c => c % side) - left + 1;
        return (
            from row in Enumerable.Range(0, side - height + 1)
            from column in Enumerable.Range(0, side - width + 1)
            let moved = cells.Select(c => (c / side - top + row) * side + c % side - left + column).ToArray()
            select moved
        ).MaxBy(moved => Of(picture, moved))!;
    }
}
