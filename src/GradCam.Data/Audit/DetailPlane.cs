namespace GradCam.Data.Audit;

/// <summary>
/// The fine structure of a picture, whatever its colours: luminance less its local mean, on a plane of
/// <see cref="Side"/> pixels each way.
/// </summary>
internal static class DetailPlane
{
    /// <summary>Pixels of each side.</summary>
    public const int Side = 128;

    /// <summary>Pixels of each side of a cell.</summary>
    public const int Cell = Side / ColourCells.FineSide;

    // The neighbourhood whose mean is taken off reaches so far each way.
    private const int Reach = 5;

    /// <summary>Computes it.</summary>
    /// <param name="pixels">The picture.</param>
    /// <param name="grid">Its size.</param>
    /// <returns><c>float[Side, Side]</c>.</returns>
    public static float[] Of(float[] pixels, PixelGrid grid)
    {
        var light = new float[Side * Side];
        int plane = grid.Height * grid.Width;
        for (int y = 0; y < Side; y++)
        for (int x = 0; x < Side; x++)
        {
            var (top, left) = (y * grid.Height / Side, x * grid.Width / Side);
            int bottom = Math.Max(top + 1, (y + 1) * grid.Height / Side),
                right = Math.Max(left + 1, (x + 1) * grid.Width / Side);
            float sum = 0;
            for (int channel = 0; channel < grid.Channels; channel++)
            for (int row = top; row < bottom; row++)
            for (int column = left; column < right; column++)
                sum += pixels[channel * plane + row * grid.Width + column];
            light[y * Side + x] = sum / (grid.Channels * (bottom - top) * (right - left));
        }
        return WithoutMeans(light);
    }

    private static float[] WithoutMeans(float[] light)
    {
        var sums = new double[(Side + 1) * (Side + 1)];
        for (int y = 0; y < Side; y++)
        {
            double row = 0;
            for (int x = 0; x < Side; x++)
            {
                row += light[y * Side + x];
                sums[(y + 1) * (Side + 1) + x + 1] = sums[y * (Side + 1) + x + 1] + row;
            }
        }
        var detail = new float[light.Length];
        for (int y = 0; y < Side; y++)
        for (int x = 0; x < Side; x++)
        {
            int top = Math.Max(0, y - Reach),
                left = Math.Max(0, x - Reach),
                bottom = Math.Min(Side, y + Reach + 1),
                right = Math.Min(Side, x + Reach + 1);
            double sum =
                sums[bottom * (Side + 1) + right]
                - sums[top * (Side + 1) + right]
                - sums[bottom * (Side + 1) + left]
                + sums[top * (Side + 1) + left];
            detail[y * Side + x] = (float)(light[y * Side + x] - sum / ((bottom - top) * (right - left)));
        }
        return detail;
    }
}
