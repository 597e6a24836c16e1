using GradCam.Graph;

namespace GradCam.Autodiff;

/// <summary>
/// Operators that work on each spatial axis apart and linearly, such as resizing and average pooling: one matrix per axis,
/// and the gradient is the product with it transposed.
/// </summary>
internal static class AxisMaps
{
    /// <summary>Carries a gradient back through matrices <c>float[out, in]</c>, one per axis; null for an axis that stays as it is.</summary>
    public static Val Backward(Val gradient, int rank, IReadOnlyList<(int Axis, float[,] Matrix)> maps)
    {
        foreach (var (axis, matrix) in maps)
        {
            if (axis == rank - 1) gradient = gradient.MatMul(Constant(gradient.Graph, matrix, transposed: false));
            else if (axis == rank - 2) gradient = Constant(gradient.Graph, matrix, transposed: true).MatMul(gradient);
            else
            {
                long[] swap = [.. Enumerable.Range(0, rank).Select(a => (long)(a == axis ? rank - 1 : a == rank - 1 ? axis : a))];
                gradient = gradient.Transpose(swap).MatMul(Constant(gradient.Graph, matrix, transposed: false)).Transpose(swap);
            }
        }
        return gradient;
    }

    /// <summary>True if the matrix changes nothing.</summary>
    public static bool IsIdentity(float[,] matrix)
    {
        if (matrix.GetLength(0) != matrix.GetLength(1)) return false;
        for (int row = 0; row < matrix.GetLength(0); row++)
            for (int column = 0; column < matrix.GetLength(1); column++)
                if (matrix[row, column] != (row == column ? 1 : 0)) return false;
        return true;
    }

    private static Val Constant(GraphBuilder graph, float[,] matrix, bool transposed)
    {
        int rows = matrix.GetLength(transposed ? 1 : 0), columns = matrix.GetLength(transposed ? 0 : 1);
        var flat = new float[rows * columns];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) flat[row * columns + column] = transposed ? matrix[column, row] : matrix[row, column];
        return graph.Add(Tensors.Of("", flat, rows, columns));
    }
}
