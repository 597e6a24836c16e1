using GradCam.Data.Repair;
using GradCam.Data.Repair.Heads;
using GradCam.Data.Repair.Remedies;
using GradCam.Foundation;

namespace GradCam.Data;

/// <summary>A way to repair the head of a classifier from examples. Each stands in a file of its own.</summary>
public abstract class Remedy
{
    private const string Auto = "auto";

    private protected Remedy() { }

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

    /// <summary>The remedies of names.</summary>
    /// <param name="names">Names such as <c>refit</c>; <c>auto</c> for all.</param>
    /// <returns>Them, in the order of <see cref="All"/>; all if no name is given.</returns>
    /// <exception cref="GradCamException">There is no such remedy; near names are suggested.</exception>
    public static IReadOnlyList<Remedy> Parse(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] known = [Auto, .. All.Select(r => r.Name)];
        foreach (string name in names)
            if (!known.Contains(name))
                throw new GradCamException($"There is no remedy '{name}': {Suggestions.Hint(name, known)}");
        return names.Count == 0 || names.Contains(Auto) ? All : [.. All.Where(r => names.Contains(r.Name))];
    }

    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in a phrase.</summary>
    public abstract string Does { get; }

    /// <summary>Where it is from.</summary>
    public abstract string Source { get; }

    /// <summary>What it needs, as the end of a sentence: where it gives null, that was not there.</summary>
    public abstract string Needs { get; }

    /// <summary>The strengths that are tried.</summary>
    internal virtual IReadOnlyList<double> Strengths => [0];

    /// <summary>It writes nodes into the model, and not only weights.</summary>
    public virtual bool WritesNodes => false;

    /// <summary>Makes a new head.</summary>
    /// <param name="examples">The examples to learn from.</param>
    /// <param name="head">The head as it is.</param>
    /// <param name="strength">One of <see cref="Strengths"/>.</param>
    /// <returns>The head; null where the examples do not suffice.</returns>
    internal abstract FittedHead? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength);

    /// <summary>The name on the command line.</summary>
    public sealed override string ToString() => Name;

    /// <summary>Weights with which each class counts alike, and within it each of its groups.</summary>
    private protected static double[] Balanced<T>(IReadOnlyList<RepairExample> examples, Func<RepairExample, T> group)
        where T : notnull
    {
        var counts = examples.CountBy(e => (e.Label, group(e))).ToDictionary(c => c.Key, c => c.Value);
        var groups = counts.Keys.CountBy(k => k.Label).ToDictionary(g => g.Key, g => g.Value);
        return [.. examples.Select(e => 1.0 / counts[(e.Label, group(e))] / groups[e.Label])];
    }

    /// <summary>The examples whose class is known.</summary>
    private protected static RepairExample[] Labelled(IEnumerable<RepairExample> examples) =>
        [.. examples.Where(e => e.IsLabelled)];

    /// <summary>There are examples of at least two classes, or of all where the head is fitted anew.</summary>
    private protected static bool HasClasses(IReadOnlyList<RepairExample> examples, int least) =>
        examples.Select(e => e.Label).Distinct().Count() >= least;
}
