namespace GradCam.Tests.Conformance;

/// <summary>The difference between two arrays, and the largest that is allowed.</summary>
/// <param name="Difference">
/// The largest difference; of maps absolute, else as a part of the largest expected magnitude.
/// </param>
/// <param name="Allowed">The largest that is allowed, in the same measure.</param>
internal readonly record struct Agreement(float Difference, float Allowed)
{
    private static readonly string[] Components = ["eigencam", "eigengradcam", "kpcacam", "segeigencam"];

    public bool Holds => Difference <= Allowed;

    /// <summary>
    /// Compares an array of the reference with ours. The sign of principal components is arbitrary there, sample by
    /// sample, but not Seg-Eigen-CAM's.
    /// </summary>
    /// <param name="key">The array's name.</param>
    /// <param name="expected">The reference's numbers.</param>
    /// <param name="actual">Ours.</param>
    /// <param name="flipped">For maps of components: the map that the negative component would have.</param>
    /// <param name="samples">Number of samples.</param>
    public static Agreement Of(string key, float[] expected, float[] actual, float[]? flipped, int samples)
    {
        string[] parts = key.Split('.');
        bool map = parts[^1] is "map" or "aug_smooth" or "eigen_smooth",
            component = parts.Any(Components.Contains);
        float[]? other =
            map ? flipped
            : component && !parts.Contains("segeigencam") ? [.. actual.Select(v => -v)]
            : null;
        Assert.Equal(expected.Length, actual.Length);
        int length = expected.Length / samples;
        float worst = 0;
        for (int n = 0; n < samples; n++)
        {
            var wanted = expected.AsSpan(n * length, length);
            float distance = Distance(wanted, actual.AsSpan(n * length, length));
            worst = Math.Max(
                worst,
                other is null ? distance : Math.Min(distance, Distance(wanted, other.AsSpan(n * length, length)))
            );
        }
        if (map)
            return new(worst, 2e-3f);
        // A map of zeros is measured by the absolute part alone.
        float largest = Math.Max(expected.Max(Math.Abs), 1e-6f);
        return new(worst / largest, (component ? 1e-3f : 1e-4f) + 1e-6f / largest);
    }

    private static float Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float worst = 0;
        for (int i = 0; i < a.Length; i++)
        {
            float difference = Math.Abs(a[i] - b[i]);
            if (!(difference <= worst))
                worst = difference;
        }
        return worst;
    }
}
