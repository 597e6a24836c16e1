using GradCam.Keras.Conversion;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Keras.Layers;

/// <summary>The places of windows: TensorFlow's padding, in ONNX's terms.</summary>
internal static class Windows
{
    private const long Most = 1 << 24,
        MostOverhang = 4096;

    /// <summary>The attributes of a convolution or pool, and the sizes that it leaves.</summary>
    /// <param name="c">The layer.</param>
    /// <param name="sizes">The lengths of the spatial axes.</param>
    /// <param name="kernel">The window.</param>
    /// <param name="strides">Its steps.</param>
    /// <param name="dilations">The distances between its elements; null for pools.</param>
    public static (AttributeProto[] Attributes, long?[] Sizes) Slide(
        LayerCall c,
        long?[] sizes,
        long[] kernel,
        long[] strides,
        long[]? dilations = null
    )
    {
        int space = sizes.Length;
        Check(c, [.. kernel, .. strides, .. dilations ?? []]);
        long[] spans = [.. kernel.Select((k, i) => (k - 1) * (dilations?[i] ?? 1) + 1)];
        Check(c, spans);
        string padding = c.Text("padding", "valid");
        var attributes = new List<AttributeProto> { Attr.Of("kernel_shape", kernel), Attr.Of("strides", strides) };
        if (dilations is not null)
            attributes.Add(Attr.Of("dilations", dilations));
        long[] before = new long[space],
            after = new long[space];
        long?[] left = new long?[space];
        bool open = false;
        for (int i = 0; i < space; i++)
        {
            (before[i], after[i], left[i]) = padding switch
            {
                "valid" => (0, 0, (sizes[i] - spans[i]) / strides[i] + 1),
                "causal" => (spans[i] - 1, 0, (sizes[i] - 1) / strides[i] + 1),
                "same" when sizes[i] is { } size => Same(size, spans[i], strides[i]),
                // Whatever the size, a step of one takes as much as the window is wide.
                "same" when strides[i] == 1 => ((spans[i] - 1) / 2, spans[i] - 1 - (spans[i] - 1) / 2, null),
                "same" => (0, 0, null),
                _ => throw c.Wrong($"its padding is '{padding}', which is not known"),
            };
            // Padding makes up for a window that is larger, but not for one that is far larger.
            if (padding != "valid" && spans[i] > Math.Max(MostOverhang, 4 * (sizes[i] ?? Most)))
                throw c.Wrong($"its window of {spans[i]} does not fit into {sizes[i]}");
            if (left[i] < 1 || (padding == "valid" && sizes[i] < spans[i]))
                throw c.Wrong($"its window of {spans[i]} does not fit into {sizes[i]}");
            open |= padding == "same" && sizes[i] is null && strides[i] > 1;
        }
        attributes.Add(open ? Attr.Of("auto_pad", "SAME_UPPER") : Attr.Of("pads", [.. before, .. after]));
        return ([.. attributes], left);
    }

    /// <summary>Refuses sizes that no window has.</summary>
    public static void Check(LayerCall c, long[] sizes)
    {
        if (sizes.Any(n => n < 1))
            throw c.Wrong("a size, stride or dilation is below 1");
        if (sizes.Any(n => n > Most))
            throw c.Wrong(FormattableString.Invariant($"a size, stride or dilation is above {Most:N0}"));
    }

    /// <summary>
    /// TensorFlow's "same": as much padding as gives size / stride, rounded up; the odd one at the end.
    /// </summary>
    public static (long Before, long After, long? Size) Same(long size, long span, long stride)
    {
        long left = (size + stride - 1) / stride,
            total = Math.Max((left - 1) * stride + span - size, 0);
        return (total / 2, total - total / 2, left);
    }
}
