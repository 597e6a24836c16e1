using System.Globalization;
using GradCam.Rendering;

namespace GradCam;

/// <summary>
/// A signal of one axis (sound, an electrocardiogram, a sensor) drawn as lines over the colours of its map.
/// </summary>
public static class SignalPlot
{
    /// <summary>The largest number of channels that are drawn; the picture says so if there are more.</summary>
    public const int MaxChannels = 8;

    private const int Left = 64,
        Right = 24,
        Top = 10,
        Bottom = 30,
        Plot = 912,
        Strip = 160,
        Gap = 10,
        Text = 12;

    // Full colours would drown the line.
    private const float Paleness = 0.5f;

    /// <summary>
    /// Renders a signal, about 1000 pixels wide and 160 high per channel; each channel fills its strip with its own
    /// range of values.
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
    )
    {
        ArgumentNullException.ThrowIfNull(map01);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (signal.Length != (long)channels * length)
            throw new ArgumentException(
                $"{channels} channels of {length} have {(long)channels * length} values, not {signal.Length}.",
                nameof(signal)
            );
        ArgumentOutOfRangeException.ThrowIfZero(map01.Length, nameof(map01));
        MapNormalization.CheckFinite(map01);
        CheckFinite(signal.Span);

        var drawn = Math.Min(channels, MaxChannels);
        var canvas = new Canvas(Left + Plot + Right, Top + drawn * Strip + Bottom - Gap);
        var heat = Columns(map01, (colormap ?? Colormap.Jet).Rgb);
        for (var channel = 0; channel < drawn; channel++)
            DrawChannel(canvas, signal.Span.Slice(channel * length, length), channel, channels, heat);
        DrawAxis(canvas, length, Top + drawn * Strip - Gap);
        if (drawn < channels)
            Caption.Draw(
                canvas,
                $"{drawn} of {channels}",
                0,
                canvas.Height - Bottom + 11,
                Left - 8,
                Text,
                CaptionAlign.Right,
                Rgb.Pale
            );
        return canvas.ToPicture();
    }

    private static void DrawChannel(Canvas canvas, ReadOnlySpan<float> values, int channel, int channels, Rgb[] heat)
    {
        int top = Top + channel * Strip,
            height = Strip - Gap;
        for (var x = 0; x < Plot; x++)
            canvas.Fill(Left + x, top, 1, height, heat[x]);
        var trace = new SignalTrace(values);
        trace.Draw(canvas, Left, top, Plot, height);
        Label(Number(trace.Max), top - 2, Rgb.Pale);
        Label(Number(trace.Min), top + height - Caption.LineHeight(Text) + 2, Rgb.Pale);
        if (channels > 1)
            Label($"ch {channel}", top + (height - Caption.LineHeight(Text)) / 2, Rgb.Ink);

        void Label(string text, int y, Rgb colour) =>
            Caption.Draw(canvas, text, 0, y, Left - 8, Text, CaptionAlign.Right, colour);
    }

    private static string Number(float value) =>
        value.ToString(
            Math.Abs(value) switch
            {
                0 or (>= 0.001f and < 10) => "0.###",
                >= 10 and < 1000 => "0.#",
                >= 1000 and < 100_000 => "0",
                _ => "0.0e0",
            },
            CultureInfo.InvariantCulture
        );

    private static void DrawAxis(Canvas canvas, int length, int y)
    {
        const int room = 100;
        var step = NiceStep((double)length / 10);
        for (long sample = 0; sample < length; sample += step)
        {
            var x = Left + (int)((sample + 0.5) / length * Plot);
            canvas.Fill(x, y + 2, 1, 5, Rgb.Pale);
            var text = sample.ToString(CultureInfo.InvariantCulture);
            Caption.Draw(canvas, text, x - room / 2, y + 10, room, Text, CaptionAlign.Centre, Rgb.Pale);
        }
    }

    /// <summary>1, 2 or 5 times a power of ten, at least as large.</summary>
    private static long NiceStep(double least)
    {
        for (long power = 1; ; power *= 10)
            foreach (var step in (ReadOnlySpan<long>)[power, 2 * power, 5 * power])
                if (step >= least)
                    return step;
    }

    /// <summary>
    /// The colour of each pixel column: between the map's values or, of several, their mean, so that no narrow peak is
    /// skipped.
    /// </summary>
    private static Rgb[] Columns(float[] map, ReadOnlySpan<byte> colours)
    {
        var spread = map.Length <= Plot ? MapResize.Bilinear(map, 1, map.Length, 1, Plot) : null;
        var columns = new Rgb[Plot];
        for (var x = 0; x < Plot; x++)
        {
            int from = (int)((long)x * map.Length / Plot),
                to = (int)((long)(x + 1) * map.Length / Plot);
            var step = 3 * Colormap.StepOf(spread?[x] ?? map.AsSpan(from..to).ToArray().Average());
            columns[x] = new Rgb(colours[step], colours[step + 1], colours[step + 2]).Towards(Rgb.White, Paleness);
        }
        return columns;
    }

    private static void CheckFinite(ReadOnlySpan<float> signal)
    {
        foreach (var value in signal)
            if (!float.IsFinite(value))
                throw new GradCamException("The signal holds NaN or infinity, which cannot be drawn: clean it first.");
    }
}
