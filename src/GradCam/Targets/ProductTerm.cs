namespace GradCam.Targets;

/// <summary>The product of two of the scores: a box's objectness times its class's score.</summary>
/// <param name="First">The position of the one.</param>
/// <param name="Second">The position of the other.</param>
/// <param name="Name">What is meant, in words.</param>
internal sealed record ProductTerm(int First, int Second, string Name) : Term
{
    public override string Form => "product";

    public override ScoreValue Build(ScoreGraph graph) =>
        new(graph.Choice(LinearTerm.Of(First, 1)).Score.Total * graph.Choice(LinearTerm.Of(Second, 1)).Score.Total);

    public override void Feed(IReadOnlyList<Term> rows, ScoreFeeds feeds)
    {
        feeds.Choice([.. rows.Cast<ProductTerm>().Select(r => LinearTerm.Of(r.First, 1))]);
        feeds.Choice([.. rows.Cast<ProductTerm>().Select(r => LinearTerm.Of(r.Second, 1))]);
    }

    public override Term WithChoices(Func<LinearTerm, LinearTerm> change) => this;

    public override string Describe(Labels labels, ReadOnlySpan<float> scores) => Name;
}
