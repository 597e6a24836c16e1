using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Repair.Remedies;

/// <summary>
/// Deep feature reweighting: the head fitted anew to pictures as they are, each group of label and artifact counting
/// alike, which is the mean over balanced draws. Groups that have no pictures cannot be balanced.
/// </summary>
internal sealed class GroupRefit : Remedy
{
    public override string Name => "dfr";

    public override string Does => "head fitted anew to groups of label and artifact that count alike";

    public override string Source => "DFR, arXiv 2204.02937";

    public override string Needs => "pictures of every class";

    internal override IReadOnlyList<double> Strengths => [0.003, 0.01, 0.03, 0.1, 0.3];

    internal override FittedHead? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength)
    {
        var real = Labelled(examples.Where(e => e.IsReal));
        return HasClasses(real, head.Classes)
            ? LogisticFit.Of(real, Balanced(real, e => (e.HasArtifact, e.Part ?? "")), head, strength, pulled: false)
            : null;
    }
}
