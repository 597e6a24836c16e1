using GradCam.Building;
using static GradCam.Building.ValOps;

namespace GradCam.Targets;

/// <summary>A class's logit plus its log-probability.</summary>
internal sealed record RestTerm(LinearTerm Of) : Term
{
    public override string Form => $"rest({Of.Form}){(Of.Named == 0 ? " of the first" : "")}";

    public override IReadOnlyList<LinearTerm> Choices => [Of];

    protected internal override ScoreValue Write(
        ScoreGraph graph,
        ReadOnlySpan<ScoreChoice> choices,
        ReadOnlySpan<Val> vectors
    )
    {
        var choice = choices[0];
        return new(
            Of.Named == 0
                ? (choice.LogProbabilities(against: true) - choice.Scores).Sum([1], keep: false)
                : ((choice.Scores + choice.LogProbabilities()) * choice.Weights).Sum([1], keep: false)
        );
    }

    public override Term WithChoices(Func<LinearTerm, LinearTerm> change) => new RestTerm(change(Of));

    public override int? Index(ReadOnlySpan<float> scores) => Of.Index(scores);

    public override string Describe(Labels labels, ReadOnlySpan<float> scores) =>
        $"ReST of {Of.Describe(labels, scores)}";
}
