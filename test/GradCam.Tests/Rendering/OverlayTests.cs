using GradCam.Rendering;
using GradCam.Tests.Imaging;

namespace GradCam.Tests.Rendering;

public class OverlayTests
{
    private static readonly float[] Ones = Enumerable.Repeat(1f, 49).ToArray();

    public static TheoryData<OverlayBlend> Blends() => [.. Enum.GetValues<OverlayBlend>()];

    [Theory]
    [MemberData(nameof(Blends))]
    public void Render_region_leaves_the_rest_as_it_is(OverlayBlend blend)
    {
        var picture = TestPictures.Gradient(40, 30);
        var overlay = Overlay.Render(
            picture,
            Ones,
            7,
            7,
            new Region(10, 5, 20, 15),
            new OverlayOptions { Blend = blend }
        );
        for (var y = 0; y < 30; y++)
        for (var x = 0; x < 40; x++)
        {
            var inside = x is >= 10 and < 30 && y is >= 5 and < 20;
            if (!inside)
                Assert.Equal(picture.Pixel(x, y), overlay.Pixel(x, y));
        }
        Assert.NotEqual(picture.Pixel(10, 5), overlay.Pixel(10, 5));
        Assert.NotEqual(picture.Pixel(29, 19), overlay.Pixel(29, 19));
    }

    [Fact]
    public void Render_does_not_change_the_photograph()
    {
        var picture = TestPictures.Gradient(40, 30);
        var before = picture.Rgb.ToArray();
        Overlay.Render(picture, Ones, 7, 7);
        Assert.Equal(before, picture.Rgb.ToArray());
    }

    [Fact]
    public void Render_region_beyond_the_photograph_shows_its_inner_part()
    {
        // A letterboxed map: the photograph is its middle half, which alone is hot.
        float[] map = [0, 0, 1, 1, 1, 1, 0, 0];
        var overlay = Overlay.Render(
            TestPictures.Uniform(20, 10, 0, 0, 0),
            map,
            4,
            2,
            new Region(0, -5, 20, 20),
            new OverlayOptions { Alpha = 1, Colormap = Colormap.Bone }
        );
        Assert.Equal((255, 255, 255), overlay.Pixel(10, 4));
        Assert.Equal((255, 255, 255), overlay.Pixel(10, 5));
    }

    [Fact]
    public void Render_region_elsewhere_gives_the_photograph()
    {
        var picture = TestPictures.Gradient(4, 4);
        Assert.Equal(
            picture.Rgb.ToArray(),
            Overlay.Render(picture, Ones, 7, 7, new Region(100, 100, 5, 5)).Rgb.ToArray()
        );
    }

    [Fact]
    public void Render_mix_is_the_weighted_mean()
    {
        var overlay = Overlay.Render(
            TestPictures.Uniform(2, 2, 100, 100, 100),
            new float[] { 1, 1, 1, 1 },
            2,
            2,
            options: new OverlayOptions { Blend = OverlayBlend.Mix, Alpha = 0.5 }
        );
        var (r, g, b) = (Colormap.Jet.Rgb[765], Colormap.Jet.Rgb[766], Colormap.Jet.Rgb[767]);
        Assert.Equal(
            ((byte)((100 + r + 1) / 2), (byte)((100 + g + 1) / 2), (byte)((100 + b + 1) / 2)),
            overlay.Pixel(0, 0)
        );
    }

    [Theory]
    [MemberData(nameof(Blends))]
    public void Render_alpha_0_of_white_touching_photograph_gives_it_back(OverlayBlend blend)
    {
        // With white in it, dividing by the maximum changes nothing.
        var picture = Picture.FromRgb([255, 255, 255, 9, 8, 7], 2, 1);
        Assert.Equal(
            picture.Rgb.ToArray(),
            Overlay
                .Render(picture, new float[] { 0, 1 }, 1, 2, options: new OverlayOptions { Blend = blend, Alpha = 0 })
                .Rgb.ToArray()
        );
    }

    [Fact]
    public void Render_black_on_black_stays_black() =>
        Assert.Equal(
            (0, 0, 0),
            Overlay
                .Render(
                    TestPictures.Uniform(1, 1, 0, 0, 0),
                    new float[] { 0 },
                    1,
                    1,
                    options: new OverlayOptions { Blend = OverlayBlend.PyTorchGradCam, Colormap = Colormap.Hot }
                )
                .Pixel(0, 0)
        );

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Render_map_that_is_no_number_is_refused(float value) =>
        Assert.Contains(
            "NaN or infinite",
            Assert
                .Throws<GradCamException>(() =>
                    Overlay.Render(TestPictures.Gradient(4, 4), new float[] { 0, value }, 1, 2)
                )
                .Message
        );

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Render_impossible_alpha_is_refused(double alpha) =>
        Assert.Throws<GradCamException>(() =>
            Overlay.Render(
                TestPictures.Gradient(4, 4),
                new float[] { 0f },
                1,
                1,
                options: new OverlayOptions { Alpha = alpha }
            )
        );

    [Fact]
    public void Render_wrong_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => Overlay.Render(TestPictures.Gradient(4, 4), new float[] { 0f }, 2, 2));

    [Fact]
    public void Render_in_parallel_equals_one_thread()
    {
        var map = Enumerable.Range(0, 49).Select(i => i / 48f).ToArray();
        var large = TestPictures.Gradient(1000, 700);
        var overlay = Overlay.Render(large, map, 7, 7);
        var enlarged = MapResize.Bilinear(map, 7, 7, 700, 1000);
        for (var y = 0; y < 700; y += 13)
        for (var x = 0; x < 1000; x += 17)
        {
            var step = Colormap.StepOf(enlarged[y * 1000 + x]);
            Assert.Equal(
                Math.Min(255, large.Pixel(x, y).Red + (int)(Colormap.Jet.Rgb[3 * step] * 0.4)),
                overlay.Pixel(x, y).Red
            );
        }
    }

    [Fact]
    public void Render_array_of_two_axes_equals_flat()
    {
        var picture = TestPictures.Gradient(9, 9);
        var a = Overlay.Render(
            picture,
            new float[,]
            {
                { 0, 0.5f, 1 },
                { 1, 0.2f, 0 },
            }
        );
        Assert.Equal(
            Overlay.Render(picture, new float[] { 0, 0.5f, 1, 1, 0.2f, 0 }, 2, 3).Rgb.ToArray(),
            a.Rgb.ToArray()
        );
    }

    [Fact]
    public void Heatmap_Render_gives_the_maps_colours()
    {
        var picture = Heatmap.Render([0, 1, -3, 7], 2, 2, Colormap.Viridis);
        Assert.Equal(picture.Pixel(0, 0), picture.Pixel(0, 1));
        Assert.Equal(picture.Pixel(1, 0), picture.Pixel(1, 1));
        Assert.Equal(Colormap.Viridis.Rgb[..3].ToArray(), picture.Rgb[..3].ToArray());
        Assert.Equal(Colormap.Viridis.Rgb[^3..].ToArray(), picture.Rgb[3..6].ToArray());
    }
}
