namespace GradCam.Data;

/// <summary>A mean change of a probability over experiments.</summary>
public sealed record Effect
{
    /// <summary>The mean, -1..1.</summary>
    public required double Mean { get; init; }

    /// <summary>Lower end of the 95 % interval (bootstrap).</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of the interval.</summary>
    public required double High { get; init; }

    /// <summary>Number of experiments.</summary>
    public required int Count { get; init; }
}
