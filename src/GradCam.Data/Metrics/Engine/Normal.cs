namespace GradCam.Data.Metrics.Engine;

/// <summary>Random numbers of the normal distribution (Box and Muller 1958).</summary>
internal static class Normal
{
    /// <summary>The next number, of mean 0 and deviation 1.</summary>
    public static double Next(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
