using GradCam.Building;

namespace GradCam.Targets;

/// <summary>The product of two of the scores: a box's objectness times its class's score.</summary>
/// <param name="First">The position of the one.</param>
/// <param name="Second">The position of the other.</param>
/// <param name="Name">The meaning in words.</param>
internal sealed record ProductTerm(int First, int Second, string Name) : Term
{
    public override string Form => "product";

    public override IReadOnlyList<LinearTerm> Choices => [LinearTerm.Of(First, 1), LinearTerm.Of(Second, 1)];

    protected internal override ScoreValue Write(
        ScoreGraph graph,
        ReadOnlySpan<ScoreChoice> choices,
        ReadOnlySpan<Val> vectors
    ) => new(choices[0].Score.Total * choices[1].Score.Total);

    public override Term WithChoices(Func<LinearTerm, LinearTerm> change) => this;

    public override string Describe(Labels labels, ReadOnlySpan<float> scores) => Name;
}
