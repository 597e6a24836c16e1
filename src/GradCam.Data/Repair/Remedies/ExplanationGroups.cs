using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Repair.Remedies;

/// <summary>
/// ExMap: explanations are clustered, and clusters × labels are the groups that <see cref="GroupRefit"/> balances. The
/// explanation of a picture is its class activation map, <c>relu(Σ_c w_ŷc a_c)</c> for the predicted class ŷ; where
/// the features are no means of activations, the contributions of the features, <c>w_ŷ ⊙ h</c>; of length 1. Clusters
/// are those of k-means, their number the one with the best mean silhouette.
/// </summary>
internal sealed class ExplanationGroups : Remedy
{
    private const int MostClusters = 5;

    public override string Name => "exmap";

    public override string Does => "as dfr, with groups of maps that are alike instead of known ones";

    public override string Source => "ExMap, arXiv 2403.13870";

    public override string Needs => "pictures of every class, and maps that differ";

    internal override IReadOnlyList<double> Strengths => [0.003, 0.01, 0.03, 0.1, 0.3];

    internal override FittedHead? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength)
    {
        var real = Labelled(examples.Where(e => e.IsReal));
        if (!HasClasses(real, head.Classes))
            return null;
        double[][] maps = [.. real.Select(e => Explanation(e, head))];
        if (KMeans.Best(maps, MostClusters) is not { } clusters)
            return null;
        var of = new Dictionary<RepairExample, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < real.Length; i++)
            of[real[i]] = clusters[i];
        return LogisticFit.Of(real, Balanced(real, e => of[e]), head, strength, pulled: false);
    }

    /// <summary>The explanation of the predicted class, of length 1.</summary>
    private static double[] Explanation(RepairExample example, HeadWeights head)
    {
        var row = head.Row(head.Predict(example));
        double[] parts;
        if (example.Activations is { } activations)
        {
            parts = new double[activations.Length / row.Length];
            for (int c = 0; c < row.Length; c++)
            for (int p = 0; p < parts.Length; p++)
                parts[p] += row[c] * activations[c * parts.Length + p];
            for (int p = 0; p < parts.Length; p++)
                parts[p] = Math.Max(0, parts[p]);
        }
        else
        {
            parts = new double[row.Length];
            for (int c = 0; c < row.Length; c++)
                parts[c] = row[c] * example.Features[c];
        }
        double length = Math.Max(1e-12, Math.Sqrt(parts.Sum(v => v * v)));
        return [.. parts.Select(v => v / length)];
    }
}
