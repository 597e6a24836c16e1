namespace GradCam.Targets;

/// <summary>The place of the classes of a row in a flat output.</summary>
/// <param name="Row">The distance between rows; 1 where columns come first.</param>
/// <param name="Stride">The distance between classes: 1, or the number of rows where columns come first.</param>
/// <param name="First">The column of the first class.</param>
/// <param name="Count">Number of classes.</param>
internal readonly record struct RowColumns(long Row, long Stride, int First, int Count)
{
    /// <summary>The order is <c>[columns, rows]</c>.</summary>
    public bool IsTransposed => Row == 1;
}
