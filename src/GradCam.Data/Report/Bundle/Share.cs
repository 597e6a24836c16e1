using System.ComponentModel;

namespace GradCam.Data;

/// <summary>A part of a number of pictures, with its interval.</summary>
public sealed record Share
{
    /// <summary>Number of pictures that it is true of.</summary>
    [Description("Number of pictures that it is true of.")]
    public required long Count { get; init; }

    /// <summary>Number of all.</summary>
    [Description("Number of all.")]
    public required long Of { get; init; }

    /// <summary><see cref="Count"/> divided by <see cref="Of"/>, 0..1; 0 if there are none.</summary>
    [Description("Count / of; 0 if there are none.")]
    public required double Value { get; init; }

    /// <summary>Lower end of the 95 % interval (Wilson), 0..1.</summary>
    [Description("Lower end of the 95 % interval (Wilson).")]
    public required double Low { get; init; }

    /// <summary>Upper end of the interval, 0..1.</summary>
    [Description("Upper end.")]
    public required double High { get; init; }
}
