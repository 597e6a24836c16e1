using GradCam.Rendering;
using GradCam.Tests.Imaging;

namespace GradCam.Tests.Rendering;

public class RenderingGoldenTests
{
    private static readonly Npz Golden = Npz.Load("Golden/preprocess/overlay_chelsea.npz");
    private static readonly Npz Maps = Npz.Load("Golden/preprocess/maps.npz");
    private static readonly Npz Colormaps = Npz.Load("Golden/preprocess/colormaps_rgb.npz");

    [Fact]
    public void Rgb_every_colormap_equals_OpenCV()
    {
        Assert.Equal(Colormaps.Keys.Order(), Colormap.All.Select(map => map.Name).Order());
        foreach (var map in Colormap.All)
            Assert.Equal(Colormaps[map.Name].Data, map.Rgb.ToArray().Select(value => (float)value));
    }

    [Fact]
    public void Bilinear_low_map_equals_OpenCV()
    {
        var upsampled = MapResize.Bilinear(Golden["low"].Data, 7, 7, 300, 451);
        AssertClose(Golden["upsampled"].Data, upsampled, 1e-6f);
    }

    [Fact]
    public void Apply_default_normalization_equals_reference_map() =>
        AssertClose(
            Golden["cam"].Data,
            MapNormalization.Default.Apply(new Tensor(Golden["low"].Data, [7, 7]), [300, 451]),
            1e-6f
        );

    [Theory]
    [InlineData(OverlayBlend.Add, "overlay_article_bgr")]
    [InlineData(OverlayBlend.PyTorchGradCam, "overlay_pytorch_grad_cam_bgr")]
    public void Render_full_size_map_equals_reference_overlay(OverlayBlend blend, string key)
    {
        var overlay = Overlay.Render(
            TestPictures.Golden("chelsea"),
            Golden["cam"].Data,
            300,
            451,
            options: new OverlayOptions { Blend = blend }
        );

        var bgr = Golden[key].Data;
        for (var i = 0; i < bgr.Length; i++)
            Assert.True(
                bgr[i / 3 * 3 + 2 - i % 3] == overlay.Rgb[i],
                $"value {i}: {overlay.Rgb[i]} instead of {bgr[i / 3 * 3 + 2 - i % 3]}"
            );
    }

    [Theory]
    [InlineData("grayscale.0")]
    [InlineData("densenet.0")]
    [InlineData("densenet.1")]
    public void Apply_pytorch_grad_cam_equals_its_map(string layer)
    {
        var (raw, expected) = (Maps[$"{layer}.gradcam.raw"], Maps[$"{layer}.gradcam.map"]);
        int h = raw.Shape[1],
            w = raw.Shape[2],
            toH = expected.Shape[1],
            toW = expected.Shape[2];
        for (var sample = 0; sample < raw.Shape[0]; sample++)
        {
            var map = MapNormalization.PyTorchGradCam.Apply(
                new Tensor(raw.Data[(sample * h * w)..((sample + 1) * h * w)], [h, w]),
                [toH, toW]
            );
            AssertClose(expected.Data.AsSpan(sample * toH * toW, toH * toW), map, 1e-6f);
        }
    }

    [Fact]
    public void Apply_pytorch_grad_cam_over_layers_equals_its_mean()
    {
        var expected = Maps["densenet.layers_mean.gradcam.map"];
        int toH = expected.Shape[1],
            toW = expected.Shape[2];
        for (var sample = 0; sample < expected.Shape[0]; sample++)
        {
            var layers = new[] { "densenet.0", "densenet.1" }
                .Select(name => Maps[$"{name}.gradcam.raw"])
                .Select(raw =>
                {
                    var (h, w) = (raw.Shape[1], raw.Shape[2]);
                    return new Tensor(raw.Data[(sample * h * w)..((sample + 1) * h * w)], [h, w]);
                })
                .ToArray();
            AssertClose(
                expected.Data.AsSpan(sample * toH * toW, toH * toW),
                MapNormalization.PyTorchGradCam.Apply(layers, [toH, toW], LayerCombination.Mean),
                1e-6f
            );
        }
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance,
                $"value {i}: {actual[i]} instead of {expected[i]}"
            );
    }
}
