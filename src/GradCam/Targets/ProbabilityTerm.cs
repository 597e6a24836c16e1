using GradCam.Building;
using static GradCam.Building.ValOps;

namespace GradCam.Targets;

/// <summary>
/// A class's probability: the softmax, or the sigmoid where the model has one; over a region, the mean of its places'
/// probabilities.
/// </summary>
internal sealed record ProbabilityTerm(LinearTerm Of) : Term
{
    public override string Form => $"probability({Of.Form}){(Of.Named == 0 ? " of the first" : "")}";

    public override IReadOnlyList<LinearTerm> Choices => [Of];

    protected internal override ScoreValue Write(
        ScoreGraph graph,
        ReadOnlySpan<ScoreChoice> choices,
        ReadOnlySpan<Val> vectors
    )
    {
        var choice = choices[0];
        Val probability = (choice.Probabilities() * choice.Weights).Sum([1], keep: false);
        // A single score has the second class's probability; the first has the rest.
        return new(Of.Named == 0 ? 1 + probability : probability);
    }

    public override Term WithChoices(Func<LinearTerm, LinearTerm> change) => new ProbabilityTerm(change(Of));

    public override int? Index(ReadOnlySpan<float> scores) => Of.Index(scores);

    public override string Describe(Labels labels, ReadOnlySpan<float> scores) =>
        $"probability of {Of.Describe(labels, scores)}";
}
