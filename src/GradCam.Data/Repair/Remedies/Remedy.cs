using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Repair.Remedies;

/// <summary>A way to repair a head from examples. Each is a file.</summary>
internal abstract class Remedy
{
    /// <summary>All of them, in the order that they are tried in.</summary>
    public static IReadOnlyList<Remedy> All { get; } =
    [
        new CounterfactualRefit(),
        new CounterfactualNudge(),
        new GroupRefit(),
        new ExplanationGroups(),
        new PatternProjection(),
        new ReactiveProjection(),
        new ConceptErasure(),
        new ConceptTrail(),
        new ExposurePruning(),
        new NamedComponents(),
    ];

    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in a phrase.</summary>
    public abstract string Does { get; }

    /// <summary>Where it is from.</summary>
    public abstract string Source { get; }

    /// <summary>What it needs, as the end of a sentence: where it gives null, that was not there.</summary>
    public abstract string Needs { get; }

    /// <summary>The strengths that are tried.</summary>
    public virtual IReadOnlyList<double> Strengths => [0];

    /// <summary>It writes nodes, and not only weights.</summary>
    public virtual bool WritesNodes => false;

    /// <summary>Makes a new head.</summary>
    /// <param name="examples">The examples to learn from.</param>
    /// <param name="head">The head as it is.</param>
    /// <param name="strength">One of <see cref="Strengths"/>.</param>
    /// <returns>The head; null where the examples do not suffice.</returns>
    public abstract FittedHead? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength);

    /// <summary>Weights with which each class counts alike, and within it each of its groups.</summary>
    protected static double[] Balanced<T>(IReadOnlyList<RepairExample> examples, Func<RepairExample, T> group)
        where T : notnull
    {
        var counts = examples.CountBy(e => (e.Label, group(e))).ToDictionary(c => c.Key, c => c.Value);
        var groups = counts.Keys.CountBy(k => k.Label).ToDictionary(g => g.Key, g => g.Value);
        return [.. examples.Select(e => 1.0 / counts[(e.Label, group(e))] / groups[e.Label])];
    }

    /// <summary>The examples whose class is known.</summary>
    protected static RepairExample[] Labelled(IEnumerable<RepairExample> examples) =>
        [.. examples.Where(e => e.IsLabelled)];

    /// <summary>There are examples of at least two classes, or of all where the head is fitted anew.</summary>
    protected static bool HasClasses(IReadOnlyList<RepairExample> examples, int least) =>
        examples.Select(e => e.Label).Distinct().Count() >= least;
}
