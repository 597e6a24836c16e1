using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Repair.Remedies;

/// <summary>
/// P-ClArC: <c>h' = h - v vᵀ(h - m)</c> with the pattern direction <c>v = cov(h, t) / var(t)</c> of unit length, where
/// t tells the artifact and m is the mean of examples without it; folded into the head.
/// </summary>
internal sealed class PatternProjection : Remedy
{
    public override string Name => "p-clarc";

    public override string Does => "direction of the artifact projected out of the features";

    public override string Source => "P-ClArC, arXiv 1912.11425, with pattern directions of arXiv 2202.03482";

    public override string Needs => "pictures with and without the artifact";

    internal override FittedHead? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength)
    {
        if (ArtifactMoments.Of(examples) is not { } moments)
            return null;
        double[] v = moments.Direction();
        return head.Without(v, v, moments.CleanMean);
    }
}
