namespace GradCam.Methods.Engine;

/// <summary>
/// The first principal component of numbers that are not in a graph; the same as
/// <see cref="CamValues.FirstComponent"/>.
/// </summary>
internal static class PrincipalComponent
{
    private const int Steps = 1000;

    /// <summary>
    /// The projection of each place's channels, with the sign that makes the largest magnitude positive.
    /// </summary>
    /// <param name="values"><c>float[channels, places]</c>.</param>
    /// <param name="channels">Number of channels.</param>
    /// <returns><c>float[places]</c>.</returns>
    public static float[] Project(float[] values, int channels)
    {
        int places = values.Length / channels;
        var centred = new double[values.Length];
        for (int k = 0; k < channels; k++)
        {
            double mean = 0;
            for (int p = 0; p < places; p++)
                mean += values[k * places + p] / (double)places;
            for (int p = 0; p < places; p++)
                centred[k * places + p] = values[k * places + p] - mean;
        }
        // The channel that varies most is a start that the component cannot be orthogonal to, but by chance.
        int start = Enumerable
            .Range(0, channels)
            .MaxBy(k => Enumerable.Range(0, places).Sum(p => centred[k * places + p] * centred[k * places + p]));
        var map = new double[places];
        Array.Copy(centred, start * places, map, 0, places);
        double size = 0;
        for (int step = 0; step < Steps; step++)
        {
            var next = new double[places];
            for (int k = 0; k < channels; k++)
            {
                double dot = 0;
                for (int p = 0; p < places; p++)
                    dot += centred[k * places + p] * map[p];
                for (int p = 0; p < places; p++)
                    next[p] += centred[k * places + p] * dot;
            }
            double length = Math.Sqrt(next.Sum(v => v * v));
            if (length == 0)
                return new float[places];
            double change = 0;
            for (int p = 0; p < places; p++)
            {
                change = Math.Max(change, Math.Abs(next[p] / length - map[p]));
                map[p] = next[p] / length;
            }
            size = Math.Sqrt(length);
            if (change < 1e-9)
                break;
        }
        if (-map.Min() > map.Max())
            size = -size;
        return [.. map.Select(v => (float)(v * size))];
    }
}
