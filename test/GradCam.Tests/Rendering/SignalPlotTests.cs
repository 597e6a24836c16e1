using GradCam.Tests.Imaging;

namespace GradCam.Tests.Rendering;

public class SignalPlotTests
{
    private const int Left = 64,
        Width = 912,
        Top = 10,
        Height = 150;

    [Theory]
    [InlineData(1, 190)]
    [InlineData(3, 510)]
    [InlineData(8, 1310)]
    [InlineData(12, 1310)]
    public void Render_is_1000_wide_and_160_high_for_each_of_8_channels(int channels, int height)
    {
        var picture = SignalPlot.Render(new float[channels * 5], channels, 5, [0.5f]);
        Assert.Equal((1000, height), (picture.Width, picture.Height));
    }

    [Fact]
    public void Render_background_is_the_maps_colour_halfway_to_white()
    {
        var picture = SignalPlot.Render(new float[] { 0, 0 }, 1, 2, [0, 1], Colormap.Viridis);
        Assert.Equal(Pale(Colormap.Viridis, 0), picture.Pixel(Left, Top));
        Assert.Equal(Pale(Colormap.Viridis, 255), picture.Pixel(Left + Width - 1, Top + Height - 1));
        Assert.Equal((255, 255, 255), picture.Pixel(Left + Width, Top));
        Assert.Equal((255, 255, 255), picture.Pixel(Left + 100, Top + Height));
    }

    [Fact]
    public void Render_colours_are_jets_unless_others_are_wanted() =>
        Assert.Equal(Pale(Colormap.Jet, 255), SignalPlot.Render(new float[] { 0 }, 1, 1, [1]).Pixel(Left, Top));

    [Fact]
    public void Render_line_follows_the_signal()
    {
        var signal = Enumerable.Range(0, 400).Select(i => MathF.Sin(i * 0.05f)).ToArray();
        var picture = SignalPlot.Render(signal, 1, 400, [0]);
        for (var x = 2; x < Width - 2; x += 7)
        {
            var value = Math.Sin(((x + 0.5) / Width * 400 - 0.5) * 0.05);
            Assert.InRange(LineAt(picture, x, Top), Row(value) - 2, Row(value) + 2);
        }

        // 8 % of the strip stay free above 1 and below −1.
        double Row(double value) => Top + Height * (0.92 - 0.84 * (value + 1) / 2);
    }

    [Fact]
    public void Render_line_of_a_constant_runs_through_the_middle() =>
        Assert.InRange(
            LineAt(SignalPlot.Render(new float[] { 7, 7, 7 }, 1, 3, [0]), 500, Top),
            Top + Height / 2 - 2,
            Top + Height / 2 + 2
        );

    [Fact]
    public void Render_each_channel_has_its_strip_and_range()
    {
        var picture = SignalPlot.Render(new float[] { 0, 1000, 1, 0 }, 2, 2, [0]);
        Assert.True(LineAt(picture, 300, Top) > LineAt(picture, 600, Top));
        Assert.True(LineAt(picture, 300, Top + 160) < LineAt(picture, 600, Top + 160));
    }

    [Fact]
    public void Render_single_sample_among_a_million_is_seen_in_line_and_colour()
    {
        var (signal, map) = (new float[1_000_000], new float[1_000_000]);
        signal[500_500] = 1;
        map.AsSpan(500_000, 1000).Fill(1);
        var picture = SignalPlot.Render(signal, 1, signal.Length, map);
        var x = Left + (int)(0.5005 * Width);
        Assert.True(picture.Pixel(x, Top + 20).Red < 120, $"no peak: {picture.Pixel(x, Top + 20)}");
        Assert.NotEqual(picture.Pixel(Left, Top), picture.Pixel(x, Top));
    }

    [Fact]
    public void Render_extreme_values_have_no_overflow() =>
        Assert.InRange(
            LineAt(SignalPlot.Render(new[] { float.MinValue, float.MaxValue }, 1, 2, [0]), Width / 2, Top),
            Top + 70,
            Top + 80
        );

    [Fact]
    public void Render_impossible_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SignalPlot.Render(new float[5], 2, 3, [0]));
        Assert.ThrowsAny<ArgumentException>(() => SignalPlot.Render(new float[6], 2, 3, []));
        Assert.ThrowsAny<ArgumentException>(() => SignalPlot.Render(Array.Empty<float>(), 0, 3, [0]));
        Assert.Contains(
            "map",
            Assert.Throws<GradCamException>(() => SignalPlot.Render(new float[3], 1, 3, [float.NaN])).Message
        );
        Assert.Contains(
            "signal",
            Assert.Throws<GradCamException>(() => SignalPlot.Render(new[] { float.NaN }, 1, 1, [0])).Message
        );
    }

    private static (byte, byte, byte) Pale(Colormap map, int step) =>
        (
            (byte)((map.Rgb[3 * step] + 256) / 2),
            (byte)((map.Rgb[3 * step + 1] + 256) / 2),
            (byte)((map.Rgb[3 * step + 2] + 256) / 2)
        );

    /// <summary>The row of a column's darkest pixels, on average.</summary>
    private static double LineAt(Picture picture, int x, int top)
    {
        var dark = Enumerable.Range(top, Height).Where(y => picture.Pixel(Left + x, y).Blue < 90).ToArray();
        return dark.Length == 0 ? double.NaN : dark.Average();
    }
}
