using GradCam.Building;

namespace GradCam.Targets;

/// <summary>
/// A target in numbers, for one sample: a part of a graph that computes the score, and what is fed to it.
/// </summary>
internal abstract record Term
{
    /// <summary>Terms of one form share a graph and differ only in what is fed.</summary>
    public abstract string Form { get; }

    /// <summary>Writes the score.</summary>
    public abstract ScoreValue Build(ScoreGraph graph);

    /// <summary>Feeds the graph that <see cref="Build"/> wrote, in the same order of choices.</summary>
    /// <param name="rows">The term of each sample, all of this form.</param>
    /// <param name="feeds">Takes the numbers.</param>
    public abstract void Feed(IReadOnlyList<Term> rows, ScoreFeeds feeds);

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
