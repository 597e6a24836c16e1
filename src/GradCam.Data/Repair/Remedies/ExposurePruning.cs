using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Repair.Remedies;

/// <summary>
/// PCA-EGEM: along each principal axis u_k of the features of trusted pictures, the deviation from their mean is scaled
/// by <c>E_k / (E_k + λ)</c>, where <c>E_k = mean((u_kᵀ(h - m) · u_kᵀw_y)²)</c> is the energy of what it adds to the
/// score of the picture's class. What trusted pictures do not use is scaled down, whatever it is. Folded into the head.
/// </summary>
internal sealed class ExposurePruning : Remedy
{
    // Of more pictures these many are taken.
    private const int MostPictures = 256;

    public override string Name => "pca-egem";

    public override string Does => "what trusted pictures do not use is scaled down; the artifact need not be known";

    public override string Source => "PCA-EGEM, arXiv 2304.05727";

    public override string Needs => "pictures without the artifact";

    // Parts of the mean energy.
    internal override IReadOnlyList<double> Strengths => [0.001, 0.01, 0.1, 1];

    internal override FittedHead? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength)
    {
        RepairExample[] trusted = [.. examples.Where(e => e is { HasArtifact: false, IsReal: true })];
        int step = (trusted.Length + MostPictures - 1) / MostPictures;
        trusted = [.. trusted.Where((_, i) => step <= 1 || i % step == 0)];
        if (trusted.Length < 2)
            return null;
        var axes = PrincipalAxes.Of([.. trusted.Select(e => e.Features.Select(f => (double)f).ToArray())]);
        var energies = new double[axes.Vectors.Count];
        foreach (var example in trusted)
        {
            var row = head.Row(example.IsLabelled ? example.Label : head.Predict(example));
            for (int k = 0; k < energies.Length; k++)
            {
                double weight = 0,
                    part = 0;
                for (int d = 0; d < row.Length; d++)
                {
                    weight += axes.Vectors[k][d] * row[d];
                    part += axes.Vectors[k][d] * (example.Features[d] - axes.Mean[d]);
                }
                energies[k] += part * weight * part * weight / trusted.Length;
            }
        }
        double lambda = strength * energies.Average();
        return lambda > 0 ? Scaled(head, axes, [.. energies.Select(e => e / (e + lambda))]) : null;
    }

    /// <summary>The head of <c>m + Σ_k s_k u_k u_kᵀ(h - m)</c>.</summary>
    private static HeadWeights Scaled(HeadWeights head, PrincipalAxes axes, double[] scales)
    {
        double[] weights = new double[head.Weights.Length],
            bias = [.. head.Bias];
        for (int k = 0; k < head.Classes; k++)
        {
            var row = head.Row(k);
            for (int a = 0; a < scales.Length; a++)
            {
                double along = 0;
                for (int d = 0; d < row.Length; d++)
                    along += row[d] * axes.Vectors[a][d];
                for (int d = 0; d < row.Length; d++)
                    weights[k * row.Length + d] += scales[a] * along * axes.Vectors[a][d];
            }
            for (int d = 0; d < row.Length; d++)
                bias[k] += (row[d] - weights[k * row.Length + d]) * axes.Mean[d];
        }
        return head with { Weights = weights, Bias = bias };
    }
}
