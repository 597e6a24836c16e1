using System.Globalization;
using GradCam.Building;

namespace GradCam.Targets;

/// <summary>The class at a rank, or classes with weights.</summary>
/// <param name="Rank">The rank of the class to take, from 0; null to use the weights.</param>
/// <param name="Classes">Classes and their weights.</param>
internal sealed record LinearTerm(int? Rank, IReadOnlyList<(int Index, float Weight)> Classes) : Term
{
    /// <summary>
    /// For dense scores: the weight of each place, row-major at the size of the score map; null for everywhere.
    /// </summary>
    public float[]? Region { get; init; }

    /// <summary>For dense scores: only the places where the class wins.</summary>
    public bool OwnRegion { get; init; }

    /// <summary>The class that the user means, where the model's one score stands for two.</summary>
    public int? Named { get; init; }

    /// <summary>The meaning in words, where it is not classes (a detector's box).</summary>
    public string? Name { get; init; }

    /// <summary>The boxes that this is the score of.</summary>
    public IReadOnlyList<ObjectBox> Marks { get; init; } = [];

    public override IReadOnlyList<ObjectBox> Boxes => Marks;

    /// <summary>A single class counts as it is: then its number will do.</summary>
    public bool IsOneClass => Rank is null && Classes is [(_, 1)];

    public override string Form =>
        (OwnRegion ? "own " : "")
        + (
            Rank switch
            {
                null => IsOneClass ? "class" : "weights",
                0 => "top",
                _ => "rank",
            }
        );

    public static LinearTerm Of(int index, float weight) => new(null, [(index, weight)]);

    public static LinearTerm OfRank(int rank) => new(rank, []);

    /// <summary>The input that takes what is chosen; null where the graph finds it.</summary>
    public ScoreInputKind? InputKind =>
        Rank switch
        {
            null => IsOneClass ? ScoreInputKind.Class : ScoreInputKind.Weights,
            0 => null,
            _ => ScoreInputKind.Rank,
        };

    public override IReadOnlyList<LinearTerm> Choices => [this];

    protected internal override ScoreValue Write(
        ScoreGraph graph,
        ReadOnlySpan<ScoreChoice> choices,
        ReadOnlySpan<Val> vectors
    ) => choices[0].Score;

    public override Term WithChoices(Func<LinearTerm, LinearTerm> change) => change(this);

    public override int? Index(ReadOnlySpan<float> scores) =>
        Name is not null
            ? null
            : Named
                ?? (
                    Rank is { } rank ? Ranked(scores, rank)
                    : Classes is [(var only, 1)] ? only
                    : null
                );

    public override string Describe(Labels labels, ReadOnlySpan<float> scores)
    {
        // A single score of two classes is the second's.
        int second = scores.Length == 1 && labels.Names.Count == 2 ? 1 : 0;
        return Name
            ?? (
                Index(scores) is { } one
                    ? labels[one]
                    : string.Join(" ", Classes.Select((c, n) => Words(labels[c.Index + second], c.Weight, n == 0)))
            );
    }

    /// <summary>The class at a rank, from 0.</summary>
    public static int Ranked(ReadOnlySpan<float> scores, int rank) => Ranking.Largest(scores, rank + 1)[rank];

    /// <summary>A summand: <c>- 0.5 dog</c>.</summary>
    public static string Words(string what, float weight, bool first)
    {
        string sign =
            weight < 0 ? (first ? "-" : "- ")
            : first ? ""
            : "+ ";
        float size = Math.Abs(weight);
        return $"{sign}{(size == 1 ? "" : $"{size.ToString(CultureInfo.InvariantCulture)} ")}{what}";
    }
}
