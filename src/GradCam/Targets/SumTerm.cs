using GradCam.Building;

namespace GradCam.Targets;

/// <summary>A weighted sum of two terms that do not fold into one linear term.</summary>
internal sealed record SumTerm(Term Left, float LeftWeight, Term? Right, float RightWeight) : Term
{
    public override string Form =>
        Right is null
            ? FormattableString.Invariant($"{LeftWeight}*({Left.Form})")
            : FormattableString.Invariant($"{LeftWeight}*({Left.Form})+{RightWeight}*({Right.Form})");

    /// <summary>A term times a number.</summary>
    public static Term Of(Term term, float weight) =>
        weight == 1 ? term
        : term is LinearTerm { Rank: null, Name: null } linear
            ? linear with
            {
                Classes = [.. linear.Classes.Select(c => (c.Index, c.Weight * weight))],
                Named = null,
            }
        : new SumTerm(term, weight, null, 0);

    /// <summary>The sum of two terms; sums of classes over the same places stay one linear term.</summary>
    public static Term Of(Term left, Term right)
    {
        if (
            left is LinearTerm { Rank: null, OwnRegion: false } a
            && right is LinearTerm { Rank: null, OwnRegion: false } b
            && a.Region == b.Region
            && a.Name is null
            && b.Name is null
        )
            return a with
            {
                Classes =
                [
                    .. a
                        .Classes.Concat(b.Classes)
                        .GroupBy(c => c.Index)
                        .Select(g => (g.Key, g.Sum(c => c.Weight)))
                        .Where(c => c.Item2 != 0),
                ],
                Named = null,
            };
        return new SumTerm(left, 1, right, 1);
    }

    public override IReadOnlyList<LinearTerm> Choices => [.. Left.Choices, .. Right?.Choices ?? []];

    public override IReadOnlyList<float[]> Vectors => [.. Left.Vectors, .. Right?.Vectors ?? []];

    public override IReadOnlyList<ObjectBox> Boxes => [.. Left.Boxes, .. Right?.Boxes ?? []];

    protected internal override ScoreValue Write(
        ScoreGraph graph,
        ReadOnlySpan<ScoreChoice> choices,
        ReadOnlySpan<Val> vectors
    )
    {
        int leftChoices = Left.Choices.Count,
            leftVectors = Left.Vectors.Count;
        Val left = Left.Write(graph, choices[..leftChoices], vectors[..leftVectors]).Total * LeftWeight;
        return new(
            Right is null
                ? left
                : left + Right.Write(graph, choices[leftChoices..], vectors[leftVectors..]).Total * RightWeight
        );
    }

    public override Term WithChoices(Func<LinearTerm, LinearTerm> change) =>
        this with
        {
            Left = Left.WithChoices(change),
            Right = Right?.WithChoices(change),
        };

    public override Term FreezeChoices(SampleScores scores) =>
        this with
        {
            Left = Left.FreezeChoices(scores),
            Right = Right?.FreezeChoices(scores),
        };

    public override string Describe(Labels labels, ReadOnlySpan<float> scores)
    {
        string left = LinearTerm.Words(Left.Describe(labels, scores), LeftWeight, first: true);
        if (Right is null)
            return left;
        // What begins with a minus already says its sign.
        string right = Right.Describe(labels, scores);
        return right.StartsWith('-') && RightWeight == 1
            ? $"{left} - {right[1..].TrimStart()}"
            : $"{left} {LinearTerm.Words(right, RightWeight, first: false)}";
    }
}
