using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Repair.Remedies;

/// <summary>
/// The head fitted anew to pictures as they are, to those into which the artifact was pasted, and to those that it was
/// cut from: logistic regression whose weights are pulled towards zero,
/// <c>min Σ_i q_i CE(W h_i + b, y_i) + λ/2 ‖W S‖²</c> with the standard deviations S of the features.
/// </summary>
internal sealed class CounterfactualRefit : Remedy
{
    public override string Name => "refit";

    public override string Does => "head fitted anew to pictures with the artifact pasted in and cut out";

    public override string Source => "counterfactual data augmentation, of the head alone";

    public override string Needs => "an audit, whose findings are pasted and cut, and pictures of every class";

    internal override IReadOnlyList<double> Strengths => [0.003, 0.01, 0.03, 0.1, 0.3];

    internal override FittedHead? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength)
    {
        var labelled = Labelled(examples);
        return labelled.Any(e => !e.IsReal) && HasClasses(labelled, head.Classes)
            ? LogisticFit.Of(labelled, Balanced(labelled, e => e.Group), head, strength, pulled: false)
            : null;
    }
}
