using GradCam.Building;

namespace GradCam.Targets;

/// <summary>The sum of products of scores: of each box its objectness times its class's score.</summary>
/// <param name="Products">The positions of the factors of each product, equally many of each.</param>
/// <param name="Name">The meaning in words.</param>
internal sealed record ProductsTerm(IReadOnlyList<int[]> Products, string Name) : Term
{
    /// <summary>The boxes that these are the scores of.</summary>
    public required IReadOnlyList<ObjectBox> Marks { get; init; }

    public override string Form => $"products {Products.Count}x{Products[0].Length}";

    public override IReadOnlyList<LinearTerm> Choices =>
        [.. Products.SelectMany(factors => factors).Select(position => LinearTerm.Of(position, 1))];

    public override IReadOnlyList<ObjectBox> Boxes => Marks;

    protected internal override ScoreValue Write(
        ScoreGraph graph,
        ReadOnlySpan<ScoreChoice> choices,
        ReadOnlySpan<Val> vectors
    )
    {
        Val? sum = null;
        int next = 0;
        foreach (int[] factors in Products)
        {
            Val product = choices[next++].Score.Total;
            foreach (int _ in factors[1..])
                product *= choices[next++].Score.Total;
            sum = sum is null ? product : sum + product;
        }
        return new(sum!);
    }

    public override Term WithChoices(Func<LinearTerm, LinearTerm> change) => this;

    public override string Describe(Labels labels, ReadOnlySpan<float> scores) => Name;
}
