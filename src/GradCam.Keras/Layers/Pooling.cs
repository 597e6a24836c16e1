using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers;

/// <summary>Pools, over windows or over all.</summary>
internal static class Pooling
{
    public static Family Rows { get; } =
        new()
        {
            ["MaxPooling1D|MaxPool1D"] = c => Pool(c, "MaxPool", 1),
            ["MaxPooling2D|MaxPool2D"] = c => Pool(c, "MaxPool", 2),
            ["MaxPooling3D|MaxPool3D"] = c => Pool(c, "MaxPool", 3),
            ["AveragePooling1D|AvgPool1D"] = c => Pool(c, "AveragePool", 1),
            ["AveragePooling2D|AvgPool2D"] = c => Pool(c, "AveragePool", 2),
            ["AveragePooling3D|AvgPool3D"] = c => Pool(c, "AveragePool", 3),
            ["GlobalMaxPooling1D|GlobalMaxPool1D"] = c => Global(c, "Max", 1),
            ["GlobalMaxPooling2D|GlobalMaxPool2D"] = c => Global(c, "Max", 2),
            ["GlobalMaxPooling3D|GlobalMaxPool3D"] = c => Global(c, "Max", 3),
            ["GlobalAveragePooling1D|GlobalAvgPool1D"] = c => Global(c, "Average", 1),
            ["GlobalAveragePooling2D|GlobalAvgPool2D"] = c => Global(c, "Average", 2),
            ["GlobalAveragePooling3D|GlobalAvgPool3D"] = c => Global(c, "Average", 3),
        };

    private static KerasTensor Pool(LayerCall c, string op, int space)
    {
        var x = Spatial.Of(c, space);
        long[] window = c.Longs("pool_size", space) ?? [.. Enumerable.Repeat(2L, space)];
        var (attributes, sizes) = Windows.Slide(c, x.Sizes, window, c.Longs("strides", space) ?? window);
        // Padding counts in neither: ONNX leaves it out of averages by default.
        return x.As(c.Node(op, [x.Value], attributes), x.Channels, sizes);
    }

    private static KerasTensor Global(LayerCall c, string kind, int space)
    {
        var input = c.Input;
        bool keep = c.Flag("keepdims", false);
        if (kind == "Average" && space == 1 && c.MaskOf(input) is { } mask)
            return Masked(c, c.Plain(input), mask, keep);
        if (input.IsPlain && input.Rank == space + 2 && c.ChannelsLast && space == 1)
        {
            // Tokens need not be turned around to be averaged.
            string over = c.Node(
                kind == "Max" ? "ReduceMax" : "ReduceMean",
                [input.Value, c.Graph.Ints(1)],
                Attr.Of("keepdims", keep ? 1 : 0)
            );
            return keep ? new(over, input.Shape[0], 1, input.Shape[2]) : new(over, input.Shape[0], input.Shape[2]);
        }
        var x = Spatial.Of(c, space);
        string value = c.Node($"Global{kind}Pool", [x.Value]);
        return keep
            ? x.As(value, x.Channels, [.. Enumerable.Repeat<long?>(1, space)])
            : new(c.Node("Flatten", [value]), x.Batch, x.Channels);
    }

    /// <summary>The average over the steps that count.</summary>
    private static KerasTensor Masked(LayerCall c, KerasTensor x, string mask, bool keep)
    {
        if (x.Rank != 3)
            throw c.Wrong($"its input has the shape {x.ShapeText}, which is no sequence of vectors");
        string counts = c.Node(
            "Unsqueeze",
            [c.Node("Cast", [mask], Attr.Of("to", (long)ElementType.Float)), c.Graph.Ints(2)]
        );
        string Sum(string value) => c.Node("ReduceSum", [value, c.Graph.Ints(1)], Attr.Of("keepdims", keep ? 1 : 0));
        string mean = c.Node("Div", [Sum(c.Node("Mul", [x.Value, counts])), Sum(counts)]);
        return keep ? new(mean, x.Shape[0], 1, x.Shape[2]) : new(mean, x.Shape[0], x.Shape[2]);
    }
}
