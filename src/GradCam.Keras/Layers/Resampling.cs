using GradCam.Keras.Conversion;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Keras.Layers;

/// <summary>Layers that make pictures larger or smaller.</summary>
internal static class Resampling
{
    public static Family Rows { get; } =
        new()
        {
            ["UpSampling1D"] = c => Up(c, 1),
            ["UpSampling2D"] = c => Up(c, 2),
            ["UpSampling3D"] = c => Up(c, 3),
            ["Resizing"] = Resizing,
            ["CenterCrop"] = CenterCrop,
        };

    private static KerasTensor Up(LayerCall c, int space)
    {
        var x = Spatial.Of(c, space);
        long[] by = c.Longs("size", space) ?? [.. Enumerable.Repeat(2L, space)];
        if (by.Any(n => n is < 1 or > 4096))
            throw c.Wrong("it enlarges by an impossible factor");
        string scales = c.Graph.Constant(
            $"scales/{string.Join('_', by)}",
            () => Tensors.Of("", [1, 1, .. by.Select(n => (float)n)])
        );
        // ONNX leaves out the second input, a region, and the fourth, sizes.
        string value = c.Node("Resize", [x.Value, "", scales], How(c, c.Text("interpolation", "nearest")));
        return x.As(value, x.Channels, [.. x.Sizes.Select((s, i) => s * by[i])]);
    }

    private static KerasTensor Resizing(LayerCall c)
    {
        var x = Spatial.Of(c, 2);
        long height = c.Int("height", 0),
            width = c.Int("width", 0);
        if (height < 1 || width < 1)
            throw c.Wrong("it says no size");
        if (c.Flag("crop_to_aspect_ratio", false))
            x = Proportioned(c, x, height, width);
        if (c.Flag("pad_to_aspect_ratio", false))
            throw c.Wrong("it pads to keep proportions, which is not known here");
        return x.As(Sized(c, x.Value, height, width), x.Channels, [height, width]);
    }

    public static string Sized(LayerCall c, string value, long height, long width, string? interpolation = null)
    {
        // Batch and channels stay as they are.
        string sizes = c.Node(
            "Concat",
            [c.Node("Shape", [value], Attr.Of("end", 2)), c.Graph.Ints(height, width)],
            Attr.Of("axis", 0)
        );
        return c.Node(
            "Resize",
            [value, "", "", sizes],
            [
                .. How(c, interpolation ?? c.Text("interpolation", "bilinear")),
                .. c.Flag("antialias", false)
                    ? [Attr.Of("antialias", 1), Attr.Of("exclude_outside", 1)]
                    : (AttributeProto[])[],
            ]
        );
    }

    /// <summary>The middle of the picture in the proportions of what it is resized to.</summary>
    private static Spatial Proportioned(LayerCall c, Spatial x, long height, long width)
    {
        if (x.Sizes is not [{ } h, { } w])
            throw c.Wrong("it keeps proportions of a picture whose size is not known before");
        long cropHeight = Math.Clamp((long)((double)w * height / width), 1, h),
            cropWidth = Math.Clamp((long)((double)h * width / height), 1, w);
        long top = (long)((h - cropHeight) / 2.0),
            left = (long)((w - cropWidth) / 2.0);
        return Spatial.Of(c, Shaping.Cut(c, x, [top, left], [h - cropHeight - top, w - cropWidth - left]), 2);
    }

    /// <summary>
    /// The middle of the picture in the wanted proportions, in the wanted size: what random crops are without training.
    /// </summary>
    public static KerasTensor Fitted(LayerCall c)
    {
        long height = c.Int("height", 0),
            width = c.Int("width", 0);
        if (height < 1 || width < 1)
            throw c.Wrong("it says no size");
        var x = Proportioned(c, Spatial.Of(c, 2), height, width);
        return x.As(Sized(c, x.Value, height, width), x.Channels, [height, width]);
    }

    private static KerasTensor CenterCrop(LayerCall c)
    {
        var x = Spatial.Of(c, 2);
        long height = c.Int("height", 0),
            width = c.Int("width", 0);
        if (height < 1 || width < 1 || x.Sizes is not [{ } h, { } w])
            throw c.Wrong("it cuts out the middle of a picture whose size is not known before");
        // A picture that is too small is cut to the proportions and enlarged.
        if (h < height || w < width)
            return Fitted(c);
        long top = (h - height) / 2,
            left = (w - width) / 2;
        return Shaping.Cut(c, x, [top, left], [h - height - top, w - width - left]);
    }

    /// <summary>TensorFlow's resampling (version 2, centres of pixels at a half) in ONNX's words.</summary>
    private static AttributeProto[] How(LayerCall c, string interpolation) =>
        interpolation switch
        {
            "nearest" =>
            [
                Attr.Of("mode", "nearest"),
                Attr.Of("coordinate_transformation_mode", "half_pixel"),
                Attr.Of("nearest_mode", "round_prefer_ceil"),
            ],
            "bilinear" => [Attr.Of("mode", "linear"), Attr.Of("coordinate_transformation_mode", "half_pixel")],
            "bicubic" =>
            [
                Attr.Of("mode", "cubic"),
                Attr.Of("coordinate_transformation_mode", "half_pixel"),
                Attr.Of("cubic_coeff_a", -0.5f),
                Attr.Of("exclude_outside", 1),
            ],
            _ => throw c.Wrong(
                $"its interpolation '{interpolation}' is not known; ONNX has nearest, bilinear and bicubic"
            ),
        };
}
