using GradCam.Tests.Imaging;

namespace GradCam.Tests.Rendering;

public class SignalPlotTests
{
    private const int Left = 64,
        Width = 912,
        Top = 12,
        Height = 150,
        // A strip has its channel's name above it, but for a single channel without one.
        Name = 18,
        Step = Name + Height + 10,
        Evidence = Top + Height + 10 + 18,
        EvidenceHeight = 40;

    [Theory]
    [InlineData(1, 276)]
    [InlineData(3, 650)]
    [InlineData(8, 1540)]
    [InlineData(12, 1540)]
    public void Render_is_1000_wide_and_grows_with_each_of_8_channels(int channels, int height)
    {
        var picture = SignalPlot.Render(new float[channels * 5], channels, 5, [0.5f]);
        Assert.Equal((1000, height), (picture.Width, picture.Height));
    }

    [Fact]
    public void Render_background_takes_the_maps_colour_the_more_the_stronger_it_is()
    {
        var picture = SignalPlot.Render(new float[] { 0, 0 }, 1, 2, [0, 1], Colormap.Viridis);
        Assert.Equal((255, 255, 255), picture.Pixel(Left + 1, Top));
        Assert.Equal(Pale(Colormap.Viridis, 255), picture.Pixel(Left + Width - 1, Top));
        Assert.Equal((255, 255, 255), picture.Pixel(Left + Width, Top));
        Assert.Equal((255, 255, 255), picture.Pixel(Left + 100, Top + Height));
    }

    [Fact]
    public void Render_evidence_is_an_area_in_the_maps_colours_below_the_signal()
    {
        var picture = SignalPlot.Render(new float[] { 0, 0 }, 1, 2, [0, 1], Colormap.Viridis);
        Assert.Equal(Colour(Colormap.Viridis, 255), picture.Pixel(Left + Width - 2, Evidence + 1));
        Assert.Equal(Colour(Colormap.Viridis, 255), picture.Pixel(Left + Width - 2, Evidence + EvidenceHeight - 1));
        Assert.Equal(Colour(Colormap.Viridis, 0), picture.Pixel(Left + 2, Evidence + EvidenceHeight - 1));
        Assert.Equal((255, 255, 255), picture.Pixel(Left + 2, Evidence + 2));
        // Half of the map is half of the height.
        int middle = Left + Width / 2;
        Assert.Equal((255, 255, 255), picture.Pixel(middle, Evidence + EvidenceHeight / 2 - 3));
        Assert.NotEqual((255, 255, 255), picture.Pixel(middle, Evidence + EvidenceHeight / 2 + 2));
    }

    [Fact]
    public void Render_colours_are_jets_unless_others_are_wanted() =>
        Assert.Equal(Pale(Colormap.Jet, 255), SignalPlot.Render(new float[] { 0 }, 1, 1, [1]).Pixel(Left + 9, Top));

    [Theory]
    [InlineData(200, null, "0 20 40 60 80 100 120 140 160 180", 2 + 20 * 912 / 200)]
    [InlineData(500, 100.0, "0.0 0.5 1.0 1.5 2.0 2.5 3.0 3.5 4.0 4.5 5.0", 92)]
    [InlineData(500, 250.0, "0.0 0.2 0.4 0.6 0.8 1.0 1.2 1.4 1.6 1.8 2.0", 92)]
    [InlineData(1, null, "0", null)]
    public void Places_of_the_samples_are_round_numbers(int length, double? rate, string labels, int? second)
    {
        var places = SignalPlot.Places(length, rate);
        Assert.Equal(labels, string.Join(' ', places.Select(place => place.Label)));
        Assert.All(places, place => Assert.InRange(place.X, 0, Width - 1));
        if (second is { } x)
            Assert.Equal(x, places[1].X);
    }

    [Fact]
    public void Render_ticks_and_grid_stand_at_their_samples()
    {
        var picture = SignalPlot.Render(new float[200], 1, 200, [0]);
        int x = Left + SignalPlot.Places(200, null)[3].X;
        // A tick below the axis, and a light line through the signal, which its neighbours have not.
        Assert.Equal((112, 117, 122), picture.Pixel(x, Evidence + EvidenceHeight + 2));
        Assert.Equal((255, 255, 255), picture.Pixel(x + 1, Evidence + EvidenceHeight + 2));
        Assert.InRange(picture.Pixel(x, Top + 5).Red, 225, 240);
        Assert.Equal((255, 255, 255), picture.Pixel(x + 1, Top + 5));
    }

    [Fact]
    public void Render_amplitude_has_a_line_at_each_round_number()
    {
        // 8 % of the strip stay free above 1 and below -1: the ticks are -1, 0 and 1.
        var picture = SignalPlot.Render(new float[] { -1, 1, -1, 1 }, 1, 4, [0]);
        int[] rows =
        [
            .. Enumerable
                .Range(Top, Height)
                .Where(y => picture.Pixel(Left + 2, y) != ((byte)255, (byte)255, (byte)255)),
        ];
        Assert.Equal([Top + 12, Top + 75, Top + 138], rows);
        Assert.True(picture.Pixel(Left + 2, Top + 75).Red < picture.Pixel(Left + 2, Top + 12).Red, "zero is darker");
        Assert.All(rows, y => Assert.True(HasInk(picture, 0, Left - 6, y - 6, y + 6), $"no label at {y}"));
        Assert.False(HasInk(picture, 0, Left - 6, Top + 25, Top + 60));
    }

    [Fact]
    public void Render_channels_have_their_names_above_them()
    {
        var options = new SignalPlotOptions { ChannelNames = ["lead I"] };
        var named = SignalPlot.Render(new float[10], 1, 10, [0], options);
        Assert.Equal(276 + Name, named.Height);
        Assert.True(HasInk(named, Left, Left + 50, Top, Top + Name));

        var two = SignalPlot.Render(new float[10], 2, 5, [0], options);
        Assert.True(HasInk(two, Left, Left + 50, Top + Step, Top + Step + Name));
    }

    [Fact]
    public void Render_axis_is_in_seconds_where_the_rate_is_known()
    {
        var samples = SignalPlot.Render(new float[100], 1, 100, [0]);
        var seconds = SignalPlot.Render(new float[100], 1, 100, [0], new SignalPlotOptions { SampleRate = 10 });
        Assert.NotEqual(samples.Rgb.ToArray(), seconds.Rgb.ToArray());
        Assert.Contains(
            "above 0",
            Assert
                .Throws<GradCamException>(() =>
                    SignalPlot.Render(new float[1], 1, 1, [0], new SignalPlotOptions { SampleRate = 0 })
                )
                .Message
        );
    }

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
        int first = Top + Name,
            second = first + Step;
        Assert.True(LineAt(picture, 300, first) > LineAt(picture, 600, first));
        Assert.True(LineAt(picture, 300, second) < LineAt(picture, 600, second));
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

    private static (byte, byte, byte) Colour(Colormap map, int step) =>
        (map.Rgb[3 * step], map.Rgb[3 * step + 1], map.Rgb[3 * step + 2]);

    private static bool HasInk(Picture picture, int left, int right, int top, int bottom) =>
        Enumerable
            .Range(top, bottom - top)
            .Any(y => Enumerable.Range(left, right - left).Any(x => picture.Pixel(x, y).Red < 180));

    /// <summary>The row of a column's darkest pixels, on average.</summary>
    private static double LineAt(Picture picture, int x, int top)
    {
        var dark = Enumerable.Range(top, Height).Where(y => picture.Pixel(Left + x, y).Blue < 90).ToArray();
        return dark.Length == 0 ? double.NaN : dark.Average();
    }
}
