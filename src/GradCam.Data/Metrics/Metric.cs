using GradCam.Data.Metrics;
using GradCam.Data.Metrics.Engine;

namespace GradCam.Data;

/// <summary>A number that says something about one map of one picture. Each stands in a file of its own.</summary>
public sealed class Metric
{
    // As text, because reading a URI takes longer than all else about a metric.
    private readonly string _paper;

    internal Metric(string name, string title, Question question, string paper) =>
        (Name, Title, Question, _paper) = (name, title, question, paper);

    /// <summary>All metrics, in the order of the questions.</summary>
    public static IReadOnlyList<Metric> All => MetricList.All;

    /// <summary>The metrics of names.</summary>
    /// <param name="names">
    /// Names of metrics such as <c>srg</c>, or of questions such as <c>faithfulness</c>; <c>cheap</c> for those that
    /// take hardly more than runs of the network; <c>all</c>.
    /// </param>
    /// <returns>Them, in the order of <see cref="All"/>; all if no name is given.</returns>
    /// <exception cref="GradCamException">There is no such metric; near names are suggested.</exception>
    public static IReadOnlyList<Metric> Parse(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return MetricList.Parse(names);
    }

    /// <summary>The name on the command line and in tables, such as <c>srg</c>.</summary>
    public string Name { get; }

    /// <summary>The name in prose.</summary>
    public string Title { get; }

    /// <summary>The question that it helps to answer.</summary>
    public Question Question { get; }

    /// <summary>The address of its paper.</summary>
    public Uri Paper => new(_paper);

    /// <summary>The value as a formula.</summary>
    public string Equation { get; internal init; } = "";

    /// <summary>The values that it can have, in words.</summary>
    public string Range { get; internal init; } = "";

    /// <summary>Which of them are good.</summary>
    public Direction Better { get; internal init; }

    /// <summary>One line for readers of a table.</summary>
    public string HowToRead { get; internal init; } = "";

    /// <summary>The expected value of a map that knows nothing, in words; null where there is none.</summary>
    public string? Chance { get; internal init; }

    /// <summary>True if it takes hardly more than runs of the network: no further maps, no linear systems.</summary>
    public bool IsCheap =>
        (Needs & (Needs.NoisyMaps | Needs.RandomWeights | Needs.OtherClass | Needs.Others | Needs.Filling)) == 0;

    /// <summary>What it needs besides the map and the network.</summary>
    internal Needs Needs { get; init; }

    /// <summary>The runs of the network that it takes; metrics share those that are the same.</summary>
    internal Func<MapCase, IEnumerable<Measurement>> Takes { get; init; } = _ => [];

    /// <summary>The value; null where the picture or the map gives none.</summary>
    internal Func<MapCase, double?> Value { get; init; } = _ => null;

    /// <summary>The value at other settings, by setting, for a metric with a free one.</summary>
    internal Func<MapCase, IEnumerable<(string Setting, double? Value)>> AtSettings { get; init; } = _ => [];

    /// <summary>The name on the command line.</summary>
    public override string ToString() => Name;
}
