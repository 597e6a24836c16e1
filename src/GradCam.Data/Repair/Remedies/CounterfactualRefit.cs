namespace GradCam.Data.Repair.Remedies;

/// <summary>
/// The head fitted anew to pictures as they are, to those into which the artifact was pasted, and to those that it was
/// cut from: logistic regression whose weights are pulled towards zero.
/// </summary>
internal sealed class CounterfactualRefit : Remedy
{
    public override string Name => "refit";

    public override string Does => "head fitted anew to pictures with the artifact pasted in and cut out";

    public override string Source => "counterfactual data augmentation, of the head alone";

    public override IReadOnlyList<double> Strengths => [0.003, 0.01, 0.03, 0.1, 0.3];

    public override HeadWeights? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength) =>
        LogisticFit.Of(examples, Balanced(examples, e => e.Group), null, head.Classes, strength);
}
