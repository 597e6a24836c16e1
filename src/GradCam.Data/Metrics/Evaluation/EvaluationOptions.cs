namespace GradCam.Data.Metrics.Evaluation;

/// <summary>What is evaluated, and how.</summary>
internal sealed record EvaluationOptions
{
    /// <summary>The pictures that are drawn if no number is given: intervals are narrow long before.</summary>
    public const int UsualPictures = 1000;

    /// <summary>The methods.</summary>
    public required IReadOnlyList<CamMethod> Methods { get; init; }

    /// <summary>The layers: tensor, node or module names, or globs.</summary>
    public IReadOnlyList<string> Layers { get; init; } = ["auto"];

    /// <summary>The metrics.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = MetricList.All;

    /// <summary>The seed of everything random.</summary>
    public int Seed { get; init; }

    /// <summary>The pictures to draw from the source at most.</summary>
    public int MostPictures { get; init; } = UsualPictures;

    /// <summary>The number of inputs that run at once; null to find the fastest by measuring.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The limits on the pictures' files.</summary>
    public ResourceLimits Limits { get; init; } = ResourceLimits.Default;

    /// <summary>Is told of pictures as they are done: their number, and that of all.</summary>
    public Action<int, int> Progress { get; init; } = (_, _) => { };
}
