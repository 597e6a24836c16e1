using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics;

/// <summary>A number that says something about one map of one picture. Each stands in a file of its own.</summary>
/// <param name="Name">The name on the command line and in tables.</param>
/// <param name="Title">The name in prose.</param>
/// <param name="Question">The question that it helps to answer.</param>
/// <param name="Paper">The address of its paper.</param>
internal sealed record Metric(string Name, string Title, Question Question, string Paper)
{
    /// <summary>The value as a formula.</summary>
    public required string Equation { get; init; }

    /// <summary>The values that it can have.</summary>
    public required string Range { get; init; }

    /// <summary>Which of them are good.</summary>
    public required Direction Better { get; init; }

    /// <summary>One line for readers of a table.</summary>
    public required string HowToRead { get; init; }

    /// <summary>The expected value of a map that knows nothing, in words; null where there is none.</summary>
    public string? Chance { get; init; }

    /// <summary>What it needs besides the map and the network.</summary>
    public Needs Needs { get; init; }

    /// <summary>The runs of the network that it takes; metrics share those that are the same.</summary>
    public Func<MapCase, IEnumerable<Measurement>> Takes { get; init; } = _ => [];

    /// <summary>The value; null where the picture or the map gives none.</summary>
    public required Func<MapCase, double?> Value { get; init; }

    /// <summary>The value at other settings, by setting, for a metric with a free one.</summary>
    public Func<MapCase, IEnumerable<(string Setting, double? Value)>> AtSettings { get; init; } = _ => [];

    /// <summary>True if it takes hardly more than runs of the network: no further maps, no linear systems.</summary>
    public bool IsCheap =>
        (Needs & (Needs.NoisyMaps | Needs.RandomWeights | Needs.OtherClass | Needs.Others | Needs.Filling)) == 0;
}

/// <summary>What a metric needs besides the map and the network.</summary>
[Flags]
internal enum Needs
{
    None = 0,

    /// <summary>An object that the source marks, by boxes or a mask.</summary>
    Object = 1,

    /// <summary>Pictures of other classes.</summary>
    Others = 2,

    /// <summary>Maps of noisy copies of the picture.</summary>
    NoisyMaps = 4,

    /// <summary>Maps of the same network with random parameters.</summary>
    RandomWeights = 8,

    /// <summary>The map for another class.</summary>
    OtherClass = 16,

    /// <summary>Maps of other methods or layers.</summary>
    OtherMaps = 32,

    /// <summary>A network that sees the cells of a grid apart.</summary>
    Apart = 64,

    /// <summary>Places that are filled by solving linear systems, which take longer than a small network.</summary>
    Filling = 128,
}
