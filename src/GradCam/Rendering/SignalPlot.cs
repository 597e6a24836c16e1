using GradCam.Rendering;

namespace GradCam;

/// <summary>
/// A signal of one axis (sound, an electrocardiogram, a sensor) drawn as lines over its map, with axes; below them the
/// map itself as an area.
/// </summary>
public static class SignalPlot
{
    /// <summary>The largest number of channels that are drawn; the picture says so if there are more.</summary>
    public const int MaxChannels = 8;

    private const int Left = 64,
        Right = 24,
        Top = 12,
        Plot = 912,
        Strip = 150,
        Area = 40,
        Title = 18,
        Gap = 10,
        Axis = 46,
        Text = 12;

    private const int MostTicks = 11,
        MostValues = 4,
        TickRoom = 80;

    /// <summary>
    /// Renders a signal, 1000 pixels wide, about 160 high per channel and 130 for map and axis; each channel fills its
    /// strip with its own range of values.
    /// </summary>
    /// <param name="signal">The values, <c>[channels, length]</c>, any range.</param>
    /// <param name="channels">Channels; the first eight are drawn.</param>
    /// <param name="length">Samples of a channel.</param>
    /// <param name="map01">
    /// The map along the signal, 0..1 (values beyond are clipped), of any length: it is spread over the signal.
    /// </param>
    /// <param name="colormap">The colours; jet if null.</param>
    /// <exception cref="ArgumentException">
    /// The number of values is not channels · length, or the map is empty.
    /// </exception>
    /// <exception cref="GradCamException">The signal or the map holds NaN or infinity.</exception>
    public static Picture Render(
        ReadOnlyMemory<float> signal,
        int channels,
        int length,
        float[] map01,
        Colormap? colormap = null
    ) => Render(signal, channels, length, map01, new SignalPlotOptions { Colormap = colormap ?? Colormap.Jet });

    /// <inheritdoc cref="Render(ReadOnlyMemory{float}, int, int, float[], Colormap?)"/>
    /// <param name="signal">The values, <c>[channels, length]</c>, any range.</param>
    /// <param name="channels">Channels; the first eight are drawn.</param>
    /// <param name="length">Samples of a channel.</param>
    /// <param name="map01">
    /// The map along the signal, 0..1 (values beyond are clipped), of any length: it is spread over the signal.
    /// </param>
    /// <param name="options">Colours, the rate of the samples, and the channels' names.</param>
    public static Picture Render(
        ReadOnlyMemory<float> signal,
        int channels,
        int length,
        float[] map01,
        SignalPlotOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(map01);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (signal.Length != (long)channels * length)
            throw new ArgumentException(
                $"{channels} channels of {length} have {(long)channels * length} values, not {signal.Length}.",
                nameof(signal)
            );
        ArgumentOutOfRangeException.ThrowIfZero(map01.Length, nameof(map01));
        if (options.SampleRate is { } rate && !(rate > 0 && double.IsFinite(rate)))
            throw new GradCamException($"A rate of {rate} samples per second is not possible: give one above 0.");
        MapNormalization.CheckFinite(map01);
        CheckFinite(signal.Span);

        int drawn = Math.Min(channels, MaxChannels);
        string[] names = [.. Enumerable.Range(0, drawn).Select(channel => Name(channel, channels, options))];
        int title = names.All(name => name.Length == 0) ? 0 : Title,
            step = title + Strip + Gap;
        var canvas = new Canvas(Left + Plot + Right, Top + drawn * step + Title + Area + Axis);
        var evidence = new EvidenceColumns(map01, Plot, options.Colormap);
        var places = Places(length, options.SampleRate);
        for (int channel = 0; channel < drawn; channel++)
        {
            var strip = new SignalFrame(canvas, Left, Top + channel * step + title, Plot, Strip, Text);
            evidence.Shade(strip);
            foreach (var (x, _) in places)
                strip.Down(x);
            DrawChannel(strip, signal.Span.Slice(channel * length, length), names[channel]);
        }
        var area = new SignalFrame(canvas, Left, Top + drawn * step + Title, Plot, Area, Text);
        DrawMap(area, evidence, places);
        string axis = options.SampleRate is null ? "Sample" : "Seconds";
        Caption.Draw(canvas, axis, Left, canvas.Height - 20, Plot, Text, CaptionAlign.Centre, Rgb.Pale);
        if (drawn < channels)
            Caption.Draw(
                canvas,
                $"{drawn} of {channels} channels",
                Left,
                canvas.Height - 20,
                Plot,
                Text,
                CaptionAlign.Right,
                Rgb.Pale
            );
        return canvas.ToPicture();
    }

    private static string Name(int channel, int channels, SignalPlotOptions options) =>
        channel < options.ChannelNames.Count ? options.ChannelNames[channel]
        : channels > 1 ? $"Channel {channel}"
        : "";

    /// <summary>The ticks of the axis of samples: the pixel of each, and its label.</summary>
    internal static IReadOnlyList<(int X, string Label)> Places(int length, double? rate)
    {
        // Each sample stands in the middle of its share of the width. In seconds the end has a tick too.
        var ticks = rate is { } perSecond
            ? AxisTicks.Between(0, length / perSecond, MostTicks)
            : AxisTicks.Between(0, length - 1, MostTicks, least: 1);
        return
        [
            .. ticks.Labels.Select(tick =>
                (Math.Min(Plot - 1, (int)((tick.Value * (rate ?? 1) + 0.5) / length * Plot)), tick.Text)
            ),
        ];
    }

    private static void DrawChannel(SignalFrame strip, ReadOnlySpan<float> values, string name)
    {
        var trace = new SignalTrace(values);
        var (low, high) = trace.Edges;
        foreach (var (value, label) in AxisTicks.Between(low, high, MostValues).Labels)
            strip.Across((int)MathF.Round(trace.Row(value, strip.Height)), label, value == 0);
        trace.Draw(strip.Canvas, strip.Left, strip.Top, strip.Width, strip.Height);
        if (name.Length > 0)
            strip.Title(name);
    }

    private static void DrawMap(SignalFrame area, EvidenceColumns evidence, IReadOnlyList<(int X, string Label)> places)
    {
        area.Title("Evidence");
        area.Across(0, "1", isZero: false);
        area.Across(area.Height - 1, "0", isZero: true);
        foreach (var (x, label) in places)
        {
            area.Down(x);
            area.Tick(x, label, TickRoom);
        }
        evidence.Area(area);
    }

    private static void CheckFinite(ReadOnlySpan<float> signal)
    {
        foreach (float value in signal)
            if (!float.IsFinite(value))
                throw new GradCamException("The signal holds NaN or infinity, which cannot be drawn: clean it first.");
    }
}
