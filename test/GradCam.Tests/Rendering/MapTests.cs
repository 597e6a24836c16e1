using CsCheck;
using GradCam.Rendering;

namespace GradCam.Tests.Rendering;

public class MapTests
{
    public static TheoryData<string> Normalizations() => [.. MapNormalization.All.Select(way => way.Name)];

    [Theory]
    [MemberData(nameof(Normalizations))]
    public void Apply_any_map_gives_values_0_to_1(string name) =>
        Gen.Select(Gen.Float[-1000, 1000].Array[12], Gen.Int[1, 20], Gen.Int[1, 20])
            .Sample(
                (raw, toHeight, toWidth) =>
                {
                    var map = MapNormalization.Parse(name).Apply(new Tensor(raw, [3, 4]), [toHeight, toWidth]);
                    return map.Length == toHeight * toWidth && map.All(value => value is >= 0 and <= 1);
                }
            );

    [Theory]
    [MemberData(nameof(Normalizations))]
    public void Apply_map_without_positive_values_gives_zeros(string name) =>
        Assert.All(
            MapNormalization.Parse(name).Apply(new Tensor([-1, -2, 0, -5], [2, 2]), [4, 4]),
            value => Assert.Equal(0, value)
        );

    [Theory]
    [MemberData(nameof(Normalizations))]
    public void Apply_NaN_is_refused(string name) =>
        Assert.Contains(
            "1 of the map's 4 values",
            Assert
                .Throws<GradCamException>(() =>
                    MapNormalization.Parse(name).Apply(new Tensor([1, 2, float.NaN, 3], [2, 2]), [4, 4])
                )
                .Message
        );

    [Fact]
    public void Apply_default_reaches_1_even_for_tiny_maps() =>
        Assert.Equal(1, MapNormalization.Default.Apply(new Tensor([0, float.Epsilon, 0, 0], [2, 2]), [2, 2]).Max());

    [Theory]
    [InlineData(LayerCombination.Mean, new[] { 1, 0.5f })]
    [InlineData(LayerCombination.Max, new[] { 1, 1f })]
    [InlineData(LayerCombination.Product, new[] { 1, 0f })]
    public void Apply_default_over_layers_combines_and_scales(LayerCombination how, float[] expected) =>
        Assert.Equal(expected, MapNormalization.Default.Apply([new([2, 0], [1, 2]), new([4, 4], [1, 2])], [1, 2], how));

    [Fact]
    public void Apply_signals_and_volumes_are_resized_along_every_axis()
    {
        Assert.Equal([0, 0.25f, 0.75f, 1], MapNormalization.Default.Apply(new Tensor([0, 4], [2]), [4]));
        Assert.Equal(
            64,
            MapNormalization.Default.Apply(new Tensor([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]), [4, 4, 4]).Length
        );
    }

    [Fact]
    public void Parse_unknown_normalization_suggests_near_names() =>
        Assert.Contains(
            "did you mean 'pytorch-grad-cam'",
            Assert.Throws<GradCamException>(() => MapNormalization.Parse("pytorch-gradcam")).Message
        );

    [Fact]
    public void Parse_unknown_colormap_suggests_near_names() =>
        Assert.Contains(
            "did you mean 'viridis'",
            Assert.Throws<GradCamException>(() => Colormap.Parse("virdis")).Message
        );

    [Fact]
    public void Parse_every_colormap_gives_itself() =>
        Assert.All(Colormap.All, map => Assert.Same(map, Colormap.Parse(map.Name.ToUpperInvariant())));

    [Fact]
    public void Bilinear_same_size_is_a_copy()
    {
        float[] map = [1, 2, 3, 4];
        var copy = MapResize.Bilinear(map, 2, 2, 2, 2);
        Assert.NotSame(map, copy);
        Assert.Equal(map, copy);
    }

    [Fact]
    public void Bilinear_half_pixel_gives_quarters() =>
        Assert.Equal([0, 1, 3, 4], MapResize.Bilinear([0, 4], 1, 2, 1, 4));

    [Fact]
    public void Bilinear_down_takes_no_more_than_two_samples() =>
        Assert.Equal([1.5f, 5.5f], MapResize.Bilinear([0, 1, 2, 3, 4, 5, 6, 7], 1, 8, 1, 2));

    [Fact]
    public void Bilinear_stays_within_the_map() =>
        Gen.Select(Gen.Float[-5, 5].Array[30], Gen.Int[1, 40], Gen.Int[1, 40])
            .Sample(
                (map, h, w) =>
                    MapResize
                        .Bilinear(map, 5, 6, h, w)
                        .All(value => value >= map.Min() - 1e-5 && value <= map.Max() + 1e-5)
            );

    [Theory]
    [InlineData(0, 4, 2, 2)]
    [InlineData(2, 2, 0, 2)]
    [InlineData(2, 3, 2, 2)]
    public void Bilinear_impossible_sizes_are_refused(int h, int w, int toH, int toW) =>
        Assert.ThrowsAny<ArgumentException>(() => MapResize.Bilinear([1, 2, 3, 4], h, w, toH, toW));
}
