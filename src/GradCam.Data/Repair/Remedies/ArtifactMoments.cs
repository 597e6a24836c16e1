namespace GradCam.Data.Repair.Remedies;

/// <summary>Means of features, and their covariance with the artifact, within the classes.</summary>
/// <param name="Mean">Mean of all examples.</param>
/// <param name="CleanMean">Mean of those without the artifact.</param>
/// <param name="Covariance">Covariance of each feature with the artifact, divided by the artifact's variance.</param>
internal sealed record ArtifactMoments(double[] Mean, double[] CleanMean, double[] Covariance)
{
    /// <summary>Those of examples; null where all or none have the artifact.</summary>
    public static ArtifactMoments? Of(IReadOnlyList<RepairExample> examples)
    {
        RepairExample[] with = [.. examples.Where(e => e.HasArtifact)],
            without = [.. examples.Where(e => !e.HasArtifact)];
        if (with.Length == 0 || without.Length == 0)
            return null;
        double[] dirty = MeanOf(with),
            clean = MeanOf(without);
        // For a variable of two values, cov / var is the difference of the means.
        return new(MeanOf(examples), clean, [.. dirty.Zip(clean, (a, b) => a - b)]);
    }

    /// <summary>The pattern direction of the artifact, of length 1.</summary>
    public double[] Direction()
    {
        double length = Math.Max(1e-12, Math.Sqrt(Covariance.Sum(c => c * c)));
        return [.. Covariance.Select(c => c / length)];
    }

    private static double[] MeanOf(IReadOnlyList<RepairExample> examples)
    {
        var mean = new double[examples[0].Features.Length];
        foreach (var example in examples)
            for (int d = 0; d < mean.Length; d++)
                mean[d] += example.Features[d] / (double)examples.Count;
        return mean;
    }
}
