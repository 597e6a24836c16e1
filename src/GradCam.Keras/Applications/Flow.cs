using System.Globalization;

namespace GradCam.Keras.Applications;

/// <summary>
/// A tensor on its way through a network that is being built; each method is a layer of Keras that it goes through.
/// </summary>
/// <param name="Plan">The network.</param>
/// <param name="Layer">The layer that made it.</param>
/// <param name="Size">The edge of its picture.</param>
/// <param name="Channels">Its channels.</param>
internal sealed record Flow(Blueprint Plan, string Layer, int Size, int Channels)
{
    /// <summary>A convolution.</summary>
    public Flow Conv(
        int filters,
        Window kernel,
        string? name = null,
        int stride = 1,
        bool same = false,
        bool bias = true,
        string? activation = null
    ) =>
        Through(
            "Conv2D",
            name,
            $$"""{{{Window(kernel, stride, same)}},"filters":{{filters}},"use_bias":{{Flag(bias)}},"activation":{{Text(activation)}}}""",
            Slid(kernel.Rows, stride, same),
            filters,
            bias
                ?
                [
                    [kernel.Rows, kernel.Columns, Channels, filters],
                    [filters],
                ]
                :
                [
                    [kernel.Rows, kernel.Columns, Channels, filters],
                ]
        );

    /// <summary>A convolution of each channel by itself.</summary>
    public Flow Depthwise(int kernel, string name, int stride = 1, bool same = true) =>
        Through(
            "DepthwiseConv2D",
            name,
            $$"""{{{Window(kernel, stride, same)}},"use_bias":false}""",
            Slid(kernel, stride, same),
            Channels,
            [kernel, kernel, Channels, 1]
        );

    /// <summary>A convolution of each channel by itself, written as one in groups, with a bias.</summary>
    public Flow Grouped(int kernel, string name) =>
        Through(
            "Conv2D",
            name,
            $$"""{{{Window(kernel, 1, same: true)}},"filters":{{Channels}},"groups":{{Channels}}}""",
            Size,
            Channels,
            [kernel, kernel, 1, Channels],
            [Channels]
        );

    /// <summary>One of each channel, and then one of the pixels.</summary>
    public Flow Separable(int filters, int kernel, string name, int stride = 1, bool same = true) =>
        Through(
            "SeparableConv2D",
            name,
            $$"""{{{Window(kernel, stride, same)}},"filters":{{filters}},"use_bias":false}""",
            Slid(kernel, stride, same),
            filters,
            [kernel, kernel, Channels, 1],
            [1, 1, Channels, filters]
        );

    /// <summary>A product with every number, in a row.</summary>
    public Flow Dense(int units, string name, string? activation = null) =>
        Through(
            "Dense",
            name,
            $$"""{"units":{{units}},"activation":{{Text(activation)}}}""",
            1,
            units,
            [Channels, units],
            [units]
        );

    /// <summary>A product with the channels of each pixel.</summary>
    public Flow Pointwise(int units, string name) =>
        Through("Dense", name, $$"""{"units":{{units}}}""", Size, units, [Channels, units], [units]);

    /// <summary>A normalization over the channels of each pixel.</summary>
    public Flow LayerNormed(string? name, double epsilon) =>
        Through(
            "LayerNormalization",
            name,
            $$"""{"axis":[-1],"epsilon":{{Number(epsilon)}}}""",
            Size,
            Channels,
            [Channels],
            [Channels]
        );

    /// <summary>A number for each channel.</summary>
    public Flow Scaled(string name) => Through("LayerScale", name, "{}", Size, Channels, [Channels]);

    /// <summary>Layers in a model of their own.</summary>
    public Flow Within(string name, Func<Flow, Flow> build)
    {
        var plan = new Blueprint();
        var end = build(plan.Input(Size, Channels, $"{name}_input"));
        return this with
        {
            Layer = Plan.AddModel(name, plan.Finish(name, end, plan.Count), this),
            Size = end.Size,
            Channels = end.Channels,
        };
    }

    /// <summary>A batch normalization.</summary>
    public Flow Normed(string? name = null, double epsilon = 1e-3, bool scale = true) =>
        Through(
            "BatchNormalization",
            name,
            $$"""{"epsilon":{{Number(epsilon)}},"scale":{{Flag(scale)}}}""",
            Size,
            Channels,
            [.. Enumerable.Repeat(new long[] { Channels }, scale ? 4 : 3)]
        );

    public Flow Activated(string function, string? name = null) =>
        Through("Activation", name, $$"""{"activation":"{{function}}"}""", Size, Channels);

    /// <summary>A ReLU that is a layer of its own class.</summary>
    public Flow Relu(string? name = null, int? most = null) =>
        Through("ReLU", name, most is null ? "{}" : $$"""{"max_value":{{most}}}""", Size, Channels);

    public Flow Pad(int before, int after, string? name = null) =>
        Through(
            "ZeroPadding2D",
            name,
            $$"""{"padding":[[{{before}},{{after}}],[{{before}},{{after}}]]}""",
            Size + before + after,
            Channels
        );

    /// <summary>The padding for a kernel of stride two, as TensorFlow's first networks had it.</summary>
    public Flow PadFor(int kernel, string name) => Pad(kernel / 2 - 1 + Size % 2, kernel / 2, name);

    public Flow Crop(int before, int after) =>
        Through(
            "Cropping2D",
            null,
            $$"""{"cropping":[[{{before}},{{after}}],[{{before}},{{after}}]]}""",
            Size - before - after,
            Channels
        );

    public Flow MaxPool(int window, int stride, string? name = null, bool same = false) =>
        Pool("MaxPooling2D", window, stride, name, same);

    public Flow AveragePool(int window, int stride, string? name = null, bool same = false) =>
        Pool("AveragePooling2D", window, stride, name, same);

    private Flow Pool(string kind, int window, int stride, string? name, bool same) =>
        Through(
            kind,
            name,
            $$"""{"pool_size":[{{window}},{{window}}],"strides":[{{stride}},{{stride}}],"padding":"{{Padding(same)}}"}""",
            Slid(window, stride, same),
            Channels
        );

    /// <summary>The average over the picture.</summary>
    public Flow Averaged(string? name = null, bool keep = false) =>
        Through("GlobalAveragePooling2D", name, $$"""{"keepdims":{{Flag(keep)}}}""", 1, Channels);

    public Flow Flattened(string? name = null) => Through("Flatten", name, "{}", 1, Size * Size * Channels);

    /// <summary>One pixel or none around the channels.</summary>
    public Flow Shaped(string name, bool pixel = false) =>
        Through("Reshape", name, $$"""{"target_shape":[{{(pixel ? "1,1," : "")}}{{Channels}}]}""", 1, Channels);

    public Flow Dropped(string? name = null) => Through("Dropout", name, "{}", Size, Channels);

    /// <summary>Pixels times a number, or one for each channel, plus one.</summary>
    public Flow Rescaled(double[] scale, double offset = 0) =>
        Through(
            "Rescaling",
            null,
            $$"""{"scale":{{(scale.Length == 1 ? Number(scale[0]) : $"[{string.Join(',', scale.Select(Number))}]")}},"offset":{{Number(offset)}}}""",
            Size,
            Channels
        );

    /// <summary>
    /// Less the mean, by the deviation, which are among the weights; with how many pictures they were learned from.
    /// </summary>
    public Flow Standardized() =>
        Through("Normalization", null, """{"axis":[3]}""", Size, Channels, [Channels], [Channels], []);

    /// <summary>Less a mean, by a deviation, which are no weights.</summary>
    public Flow Standardized(double[] mean, double[] deviation, string? name = null) =>
        Through(
            "Normalization",
            name,
            $$"""{"axis":[3],"mean":[{{Numbers(mean)}}],"variance":[{{Numbers(deviation.Select(d => d * d))}}]}""",
            Size,
            Channels
        );

    /// <summary>The tensor, and another times a number.</summary>
    public Flow PlusScaled(Flow other, double scale) =>
        this with
        {
            Layer = Plan.Add("CustomScaleLayer", null, $$"""{"scale":{{Number(scale)}}}""", [this, other]),
        };

    public Flow Plus(Flow other, string? name = null) => Merged("Add", name, this, other);

    public Flow Times(Flow other, string? name = null) => Merged("Multiply", name, this, other);

    public Flow Plus(double number) => this with { Layer = Plan.AddFunction("Add", this, number) };

    public Flow Times(double number) => this with { Layer = Plan.AddFunction("Multiply", this, number) };

    /// <summary>The channels of several, one after another.</summary>
    public static Flow Joined(string? name, params Flow[] parts) =>
        parts[0] with
        {
            Layer = parts[0].Plan.Add("Concatenate", name, """{"axis":-1}""", parts),
            Channels = parts.Sum(p => p.Channels),
        };

    private static Flow Merged(string kind, string? name, Flow left, Flow right) =>
        left with
        {
            Layer = left.Plan.Add(kind, name, "{}", [left, right]),
        };

    private Flow Through(string kind, string? name, string config, int size, int channels, params long[][] shapes) =>
        this with
        {
            Layer = Plan.Add(kind, name, config, [this], shapes),
            Size = size,
            Channels = channels,
        };

    private int Slid(int window, int stride, bool same) =>
        same ? (Size + stride - 1) / stride : (Size - window) / stride + 1;

    private static string Window(Window kernel, int stride, bool same) =>
        $"\"kernel_size\":[{kernel.Rows},{kernel.Columns}],\"strides\":[{stride},{stride}],"
        + $"\"padding\":\"{Padding(same)}\"";

    private static string Padding(bool same) => same ? "same" : "valid";

    private static string Numbers(IEnumerable<double> values) => string.Join(',', values.Select(Number));

    private static string Flag(bool value) => value ? "true" : "false";

    private static string Text(string? value) => value is null ? "null" : $"\"{value}\"";

    /// <summary>A number as JSON has it.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>The size of a kernel; a number alone is a square.</summary>
internal readonly record struct Window(int Rows, int Columns)
{
    public static implicit operator Window(int edge) => new(edge, edge);

    public static implicit operator Window((int Rows, int Columns) window) => new(window.Rows, window.Columns);
}
