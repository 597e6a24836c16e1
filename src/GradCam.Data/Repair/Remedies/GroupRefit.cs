namespace GradCam.Data.Repair.Remedies;

/// <summary>
/// Deep feature reweighting: the head fitted anew to pictures as they are, each group of label and artifact counting
/// alike. Groups that have no pictures cannot be balanced.
/// </summary>
internal sealed class GroupRefit : Remedy
{
    public override string Name => "dfr";

    public override string Does => "head fitted anew to groups of label and artifact that count alike";

    public override string Source => "DFR, arXiv 2204.02937";

    public override IReadOnlyList<double> Strengths => [0.003, 0.01, 0.03, 0.1, 0.3];

    public override HeadWeights? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength)
    {
        RepairExample[] real = [.. examples.Where(e => e.Group is RepairGroup.Plain or RepairGroup.Artifact)];
        return real.Select(e => e.Label).Distinct().Count() < 2
            ? null
            : LogisticFit.Of(real, Balanced(real, e => e.HasArtifact), null, head.Classes, strength);
    }
}
