using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Repair.Remedies;

/// <summary>
/// The same examples, with weights that are pulled towards those that the head has: <c>λ/2 ‖(W - W₀) S‖²</c>. Classes
/// without pictures keep theirs. Without an audit the examples are groups of label and artifact.
/// </summary>
internal sealed class CounterfactualNudge : Remedy
{
    public override string Name => "nudge";

    public override string Does => "the same, with weights that stay near the old ones";

    public override string Source => "as refit, with the penalty of arXiv 1802.01483 (L2-SP)";

    public override string Needs => "pictures of two classes";

    internal override IReadOnlyList<double> Strengths => [0.001, 0.003, 0.01, 0.03, 0.1];

    internal override FittedHead? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength)
    {
        var labelled = Labelled(examples);
        return HasClasses(labelled, 2)
            ? LogisticFit.Of(labelled, Balanced(labelled, e => (e.Group, e.Part ?? "")), head, strength, pulled: true)
            : null;
    }
}
