namespace GradCam.Data.Repair.Remedies;

/// <summary>The same examples, with weights that are pulled towards those that the head has.</summary>
internal sealed class CounterfactualNudge : Remedy
{
    public override string Name => "nudge";

    public override string Does => "the same, with weights that stay near the old ones";

    public override string Source => "as refit, with the penalty of arXiv 1802.01483 (L2-SP)";

    public override IReadOnlyList<double> Strengths => [0.001, 0.003, 0.01, 0.03, 0.1];

    public override HeadWeights? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength) =>
        LogisticFit.Of(examples, Balanced(examples, e => e.Group), head, head.Classes, strength);
}
