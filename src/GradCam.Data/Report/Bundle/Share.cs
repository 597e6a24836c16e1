using System.ComponentModel;

namespace GradCam.Data.Report.Bundle;

/// <summary>A part of a number of pictures, with its interval.</summary>
internal sealed record Share
{
    [Description("Number of pictures that it is true of.")]
    public required long Count { get; init; }

    [Description("Number of all.")]
    public required long Of { get; init; }

    [Description("Count / of; 0 if there are none.")]
    public required double Value { get; init; }

    [Description("Lower end of the 95 % interval (Wilson).")]
    public required double Low { get; init; }

    [Description("Upper end.")]
    public required double High { get; init; }
}
