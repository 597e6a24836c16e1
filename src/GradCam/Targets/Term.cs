using GradCam.Building;

namespace GradCam.Targets;

/// <summary>
/// A target in numbers, for one sample: a part of a graph that computes the score, and what is fed to it.
/// </summary>
internal abstract record Term
{
    /// <summary>Terms of one form share a graph and differ only in what is fed.</summary>
    public abstract string Form { get; }

    /// <summary>
    /// The choices among the scores that the term is made of. The graph has inputs for each of them, which are fed with
    /// the choices of each sample's term.
    /// </summary>
    public virtual IReadOnlyList<LinearTerm> Choices => [];

    /// <summary>The embeddings that the term is made of, in the same way.</summary>
    public virtual IReadOnlyList<float[]> Vectors => [];

    /// <summary>The boxes of a detector that the term is made of.</summary>
    public virtual IReadOnlyList<ObjectBox> Boxes => [];

    /// <summary>Writes the score, with inputs for <see cref="Choices"/> and <see cref="Vectors"/>.</summary>
    public ScoreValue Build(ScoreGraph graph) =>
        Write(graph, [.. Choices.Select(graph.Choice)], [.. Vectors.Select(_ => graph.Vector())]);

    /// <summary>Writes the score.</summary>
    /// <param name="graph">The scores.</param>
    /// <param name="choices">One for each of <see cref="Choices"/>, in their order.</param>
    /// <param name="vectors">One for each of <see cref="Vectors"/>, in their order.</param>
    protected internal abstract ScoreValue Write(
        ScoreGraph graph,
        ReadOnlySpan<ScoreChoice> choices,
        ReadOnlySpan<Val> vectors
    );

    /// <summary>The same term with its choices changed.</summary>
    public abstract Term WithChoices(Func<LinearTerm, LinearTerm> change);

    /// <summary>
    /// The same term with everything that is left open fixed to what these scores choose, so that later runs explain
    /// the same.
    /// </summary>
    public virtual Term FreezeChoices(SampleScores scores) => WithChoices(scores.FreezeChoices);

    /// <summary>The single class that is explained, or null.</summary>
    public virtual int? Index(ReadOnlySpan<float> scores) => null;

    /// <summary>The term in words.</summary>
    public abstract string Describe(Labels labels, ReadOnlySpan<float> scores);
}

/// <summary>A score in a graph.</summary>
/// <param name="Total"><c>float[N]</c>: what is explained.</param>
/// <param name="Scores">A value that the score is linear in, if it is known to be.</param>
/// <param name="Seed">
/// The score's gradient with respect to <paramref name="Scores"/>: saves differentiating what is known.
/// </param>
internal sealed record ScoreValue(Val Total, Val? Scores = null, Val? Seed = null);
