namespace GradCam;

/// <summary>The look of a <see cref="SignalPlot"/>, and what is known of its signal.</summary>
public sealed record SignalPlotOptions
{
    /// <summary>The map's colours; jet if nothing else is said.</summary>
    public Colormap Colormap { get; init; } = Colormap.Jet;

    /// <summary>Samples per second, above 0, for an axis in seconds; null for the samples' numbers.</summary>
    public double? SampleRate { get; init; }

    /// <summary>
    /// The channels' names in order, drawn above each. A channel without one has its number, unless it is the only one.
    /// </summary>
    public IReadOnlyList<string> ChannelNames { get; init; } = [];
}
