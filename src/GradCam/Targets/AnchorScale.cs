namespace GradCam.Targets;

/// <summary>The rows of a detector that belong to the cells of one feature map.</summary>
/// <param name="Rows">Number of rows, a multiple of the number of cells.</param>
/// <param name="Height">Cells in a column.</param>
/// <param name="Width">Cells in a row.</param>
internal readonly record struct AnchorScale(long Rows, int Height, int Width);
