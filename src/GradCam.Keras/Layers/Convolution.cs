using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers;

/// <summary>Convolutions.</summary>
internal static class Convolution
{
    public static Family Rows { get; } =
        new()
        {
            ["Conv1D|Convolution1D"] = c => Conv(c, 1),
            ["Conv2D|Convolution2D|AtrousConvolution2D"] = c => Conv(c, 2),
            ["Conv3D|Convolution3D"] = c => Conv(c, 3),
            ["DepthwiseConv1D"] = c => Depthwise(c, 1),
            ["DepthwiseConv2D"] = c => Depthwise(c, 2),
            ["SeparableConv1D|SeparableConvolution1D"] = c => Separable(c, 1),
            ["SeparableConv2D|SeparableConvolution2D"] = c => Separable(c, 2),
            ["Conv1DTranspose|Convolution1DTranspose"] = c => Transposed(c, 1),
            ["Conv2DTranspose|Convolution2DTranspose|Deconvolution2D"] = c => Transposed(c, 2),
            ["Conv3DTranspose|Convolution3DTranspose"] = c => Transposed(c, 3),
        };

    private static KerasTensor Conv(LayerCall c, int space)
    {
        var x = Spatial.Of(c, space);
        var (read, shape) = Kernel(c, c.Weights[0], space);
        long channels = x.KnownChannels(c),
            groups = channels % shape[^2] == 0 ? channels / shape[^2] : 0;
        if (groups == 0 || groups != c.Int("groups", 1) || shape[^1] % groups != 0)
            throw c.Wrong($"its kernel takes {shape[^2]} channels where its input has {channels}");
        string kernel = c.Weight(
            "kernel",
            () => Arrays.Transpose(read(), shape, [space + 1, space, .. Enumerable.Range(0, space)])
        );
        return Slide(c, x, kernel, shape[..space], groups, shape[^1], bias: 1);
    }

    private static KerasTensor Depthwise(LayerCall c, int space)
    {
        var x = Spatial.Of(c, space);
        var (kernel, shape, channels) = DepthwiseKernel(c, x, space);
        return Slide(c, x, kernel, shape[..space], channels, channels * shape[^1], bias: 1);
    }

    private static KerasTensor Separable(LayerCall c, int space)
    {
        var x = Spatial.Of(c, space);
        var (kernel, shape, channels) = DepthwiseKernel(c, x, space);
        var (attributes, sizes) = Windows.Slide(c, x.Sizes, shape[..space], Strides(c, space), Dilations(c, space));
        string depthwise = c.Node("Conv", [x.Value, kernel], [.. attributes, Attr.Of("group", channels)]);
        var (read, points) = Kernel(c, c.Weights[1], space);
        if (points[^2] != channels * shape[^1])
            throw c.Wrong($"its pointwise kernel takes {points[^2]} channels where {channels * shape[^1]} come");
        string pointwise = c.Weight(
            "pointwise_kernel",
            () => Arrays.Transpose(read(), points, [space + 1, space, .. Enumerable.Range(0, space)])
        );
        string value = c.Node(
            "Conv",
            [depthwise, pointwise, .. Bias(c, 2, points[^1])],
            Attr.Of("kernel_shape", points[..space])
        );
        return Activations.OfLayer(c, x.As(value, points[^1], sizes));
    }

    /// <summary>
    /// Keras multiplies the channels one by one: <c>[..., C, M]</c> is ONNX's <c>[C * M, 1, ...]</c> in groups.
    /// </summary>
    private static (string Kernel, long[] Shape, long Channels) DepthwiseKernel(LayerCall c, Spatial x, int space)
    {
        var (read, shape) = Kernel(c, c.Weights[0], space);
        long channels = x.KnownChannels(c);
        if (shape[^2] != channels)
            throw c.Wrong($"its kernel takes {shape[^2]} channels where its input has {channels}");
        string kernel = c.Weight(
            "depthwise_kernel",
            () =>
            {
                var (data, to) = Arrays.Transpose(read(), shape, [space, space + 1, .. Enumerable.Range(0, space)]);
                return (data, [to[0] * to[1], 1, .. to[2..]]);
            }
        );
        return (kernel, shape, channels);
    }

    private static KerasTensor Slide(
        LayerCall c,
        Spatial x,
        string kernel,
        long[] window,
        long groups,
        long filters,
        int bias
    )
    {
        var (attributes, sizes) = Windows.Slide(
            c,
            x.Sizes,
            window,
            Strides(c, window.Length),
            Dilations(c, window.Length)
        );
        string value = c.Node(
            "Conv",
            [x.Value, kernel, .. Bias(c, bias, filters)],
            [.. attributes, Attr.Of("group", groups)]
        );
        return Activations.OfLayer(c, x.As(value, filters, sizes));
    }

    private static KerasTensor Transposed(LayerCall c, int space)
    {
        var x = Spatial.Of(c, space);
        var (read, shape) = Kernel(c, c.Weights[0], space);
        if (shape[^1] != x.KnownChannels(c))
            throw c.Wrong($"its kernel takes {shape[^1]} channels where its input has {x.Channels}");
        // Keras has the channels of the output before those of the input.
        string kernel = c.Weight(
            "kernel",
            () => Arrays.Transpose(read(), shape, [space + 1, space, .. Enumerable.Range(0, space)])
        );
        long[] strides = Strides(c, space),
            dilations = Dilations(c, space),
            spans = [.. shape[..space].Select((k, i) => (k - 1) * dilations[i] + 1)];
        Windows.Check(c, [.. strides, .. dilations, .. spans]);
        long[]? extra = c.Longs("output_padding", space);
        if (extra is not null && extra.Where((n, i) => n < 0 || n >= Math.Max(strides[i], dilations[i])).Any())
            throw c.Wrong("its 'output_padding' is below 0, or not below the stride");
        bool same = c.Text("padding", "valid") == "same";
        long[] before = new long[space],
            after = new long[space],
            more = new long[space];
        long?[] sizes = new long?[space];
        for (int i = 0; i < space; i++)
        {
            // All is counted from what a size of one would give, so that open sizes are no exception.
            long full = spans[i];
            long wanted =
                extra is not null ? spans[i] - (same ? 2 * (spans[i] / 2) : 0) + extra[i]
                : same ? strides[i]
                : strides[i] + Math.Max(spans[i] - strides[i], 0);
            before[i] = same ? Math.Max(full - wanted, 0) / 2 : 0;
            after[i] = Math.Max(full - wanted - before[i], 0);
            more[i] = Math.Max(wanted - full, 0);
            sizes[i] = (x.Sizes[i] - 1) * strides[i] + wanted;
        }
        string value = c.Node(
            "ConvTranspose",
            [x.Value, kernel, .. Bias(c, 1, shape[^2])],
            Attr.Of("kernel_shape", shape[..space]),
            Attr.Of("strides", strides),
            Attr.Of("dilations", dilations),
            Attr.Of("pads", [.. before, .. after]),
            Attr.Of("output_padding", more)
        );
        return Activations.OfLayer(c, x.As(value, shape[^2], sizes));
    }

    /// <summary>A kernel as Keras 2 and 3 have it: space, channels in, channels out.</summary>
    private static (Func<float[]> Read, long[] Shape) Kernel(LayerCall c, WeightArray array, int space)
    {
        var (read, shape) = (array.Read, array.Shape);
        if (c.Era.IsKeras1 && shape.Length == Math.Max(4, space + 2))
        {
            // Theano's order, and one-dimensional kernels in a plane.
            if (!c.ChannelsLast && space > 1)
            {
                int[] perm = [.. Enumerable.Range(2, space), 1, 0];
                long[] from = shape;
                shape = [.. perm.Select(p => from[p])];
                read = () => Arrays.Transpose(array.Read(), from, perm).Data;
            }
            if (space == 1)
                shape = [shape[0], .. shape[2..]];
        }
        if (shape.Length != space + 2 || shape.Any(n => n < 1))
            throw c.Wrong($"its kernel '{array.Name}' has the shape [{string.Join(", ", array.Shape)}]");
        // Files of Keras 1 do not say who wrote them: with the channels first, most of them are Theano's.
        bool theano = c.Era.IsTheano || (c.Era is { IsKeras1: true, Backend: "" } && !c.ChannelsLast);
        return theano ? (() => Arrays.Flipped(read(), shape), shape) : (read, shape);
    }

    private static string[] Bias(LayerCall c, int index, long filters) =>
        c.Flag("use_bias", true) ? [c.Vector("bias", c.Weights[index], filters)] : [];

    private static long[] Strides(LayerCall c, int space) => c.Longs("strides", space) ?? Ones(space);

    private static long[] Dilations(LayerCall c, int space) => c.Longs("dilation_rate", space) ?? Ones(space);

    private static long[] Ones(int count) => [.. Enumerable.Repeat(1L, count)];
}
