using System.Numerics.Tensors;

namespace GradCam.Data.Metrics.Engine;

/// <summary>
/// Fills places of a picture so that each is the weighted mean of its eight neighbours, those that are filled too
/// included (Rong et al. 2022, noisy linear imputation, here without noise): neighbours of a side count 1/6, of a
/// corner 1/12. The linear system is solved by conjugate gradients with a multigrid preconditioner, since a direct
/// solver takes longer than the network.
/// </summary>
internal static class LinearImputer
{
    // Of the picture's largest value; far below what a network tells apart.
    private const float Tolerance = 1e-5f;

    private const int MostSteps = 60;

    // Large holes multiply what single precision rounds, which a second round with an exact residual takes away.
    private const int Rounds = 2;

    /// <summary>Fills places of one channel, in place.</summary>
    /// <param name="grid">The places to fill, see <see cref="GridLevel.Of"/>.</param>
    /// <param name="values">The channel, row by row; what stands in the places to fill does not matter.</param>
    public static void Fill(GridLevel grid, Span<float> values)
    {
        float[] x = grid.Padded(values);
        TensorPrimitives.Multiply(x, grid.Known, x);
        float tolerance = Tolerance * MathF.Abs(TensorPrimitives.MaxMagnitude<float>(x));
        if (tolerance > 0 && !grid.IsAllUnknown)
            for (int round = 0; round < Rounds; round++)
                Correct(grid, x, tolerance);
        grid.Crop(x, values);
    }

    private static void Correct(GridLevel grid, float[] x, float tolerance)
    {
        float[] residual = grid.Residual(x),
            correction = grid.Correction(residual),
            direction = [.. correction],
            product = grid.New();
        float along = TensorPrimitives.Dot<float>(residual, correction);
        for (int step = 0; step < MostSteps && along > 0; step++)
        {
            grid.Apply(direction, product);
            float curvature = TensorPrimitives.Dot<float>(direction, product);
            // Rounding has the last word once nothing is left to correct.
            if (!(curvature > 0))
                break;
            float length = along / curvature;
            TensorPrimitives.MultiplyAdd(direction, length, x, x);
            if (MathF.Abs(length * TensorPrimitives.MaxMagnitude<float>(direction)) < tolerance)
                break;
            TensorPrimitives.MultiplyAdd(product, -length, residual, residual);
            correction = grid.Correction(residual);
            float next = TensorPrimitives.Dot<float>(residual, correction);
            TensorPrimitives.MultiplyAdd(direction, next / along, correction, direction);
            along = next;
        }
    }
}
