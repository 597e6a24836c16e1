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
}
