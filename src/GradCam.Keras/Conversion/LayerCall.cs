using System.Text.Json;
using System.Text.RegularExpressions;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;
using GradCam.Onnx.Proto;

namespace GradCam.Keras.Conversion;

/// <summary>
/// A layer's call, as the rows of <see cref="LayerTable"/> see it: inputs, configuration, weights, and the graph to
/// write to.
/// </summary>
/// <param name="Layer">The layer.</param>
/// <param name="Path">
/// Its name with those of the models that it lies in, and the number of the call if there are several.
/// </param>
/// <param name="Id">The same without the calls, for the names of its weights.</param>
/// <param name="Call">The arguments.</param>
/// <param name="Graph">The graph to write to.</param>
/// <param name="Era">The file's version and backend.</param>
internal sealed record LayerCall(
    KerasLayer Layer,
    string Path,
    string Id,
    KerasCall Call,
    GraphWriter Graph,
    KerasVersion Era
)
{
    public required Func<TensorRef, KerasTensor> Resolve { get; init; }

    public required Lazy<LayerWeights> Stored { get; init; }

    /// <summary>The layer's weights.</summary>
    public LayerWeights Weights => Stored.Value;

    /// <summary>The tensors that it is called with by position.</summary>
    public KerasTensor[] Inputs => [.. Call.Arguments.SelectMany(a => a.Reads).Select(Resolve)];

    /// <summary>The first tensor that it is called with.</summary>
    public KerasTensor Input =>
        Inputs.FirstOrDefault()
        ?? (Call.Reads.Select(Resolve).FirstOrDefault() ?? throw Wrong("it is called with no tensor"));

    /// <summary>An argument, by position or by name; null if it is not there.</summary>
    public Argument? Argument(int index, string name) =>
        index < Call.Arguments.Count ? Call.Arguments[index] : Call.Named.GetValueOrDefault(name);

    // What Keras 1 called the fields.
    private static readonly Dictionary<string, string[]> Old = new()
    {
        ["padding"] = ["border_mode"],
        ["strides"] = ["subsample", "subsample_length", "stride"],
        ["data_format"] = ["dim_ordering"],
        ["pool_size"] = ["pool_length"],
        ["dilation_rate"] = ["atrous_rate"],
        ["use_bias"] = ["bias"],
        ["units"] = ["output_dim"],
        ["size"] = ["length"],
        ["axis"] = ["concat_axis"],
        ["alpha"] = ["negative_slope"],
        ["axes"] = ["dot_axes"],
        ["recurrent_activation"] = ["inner_activation"],
    };

    /// <summary>A field of the configuration, under its present name; null if it is absent.</summary>
    public JsonElement? Field(string name)
    {
        if (Layer.Config.Find(name) is { } value)
            return value;
        foreach (string old in Old.GetValueOrDefault(name, []))
            if (Layer.Config.Find(old) is { } found)
                return found;
        return null;
    }

    public string Text(string name, string fallback) => Field(name)?.String ?? fallback;

    public bool Flag(string name, bool fallback) =>
        Field(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : fallback;

    /// <summary>A layer within this one, as if it were called itself.</summary>
    /// <param name="layer">Its class and configuration.</param>
    /// <param name="name">Its name within this one, for the names of its weights.</param>
    /// <param name="weights">Its weights.</param>
    public LayerCall Part(JsonElement layer, string name, Lazy<LayerWeights> weights) =>
        this with
        {
            Layer = Layer with
            {
                Class = NetworkReader.ClassOf(layer) ?? throw Wrong("a layer within it has no class"),
                Config = layer.Find("config") ?? default,
            },
            Id = $"{Id}/{name}",
            Stored = weights,
        };

    /// <summary>A finite number.</summary>
    public float Number(string name, float fallback) =>
        Field(name) is { } value
            ? Real(name) is { } number && float.IsFinite(number)
                ? number
                : throw Odd(name, value)
            : fallback;

    /// <summary>A number that may be infinite; null if it is absent or no number.</summary>
    // Keras 3 writes arrays as objects.
    public float? Real(string name) =>
        Field(name) is { } value ? value.Single ?? value.Find("config")?.Find("value")?.Single : null;

    public int Int(string name, int fallback) =>
        Field(name) is { } value ? value.Int ?? throw Odd(name, value) : fallback;

    /// <summary>A field of one whole number for each axis, or one for all; null if it is absent.</summary>
    public long[]? Longs(string name, int count)
    {
        if (Field(name) is not { } value)
            return null;
        long[] numbers = Whole(name, value);
        return numbers.Length == count ? numbers
            : numbers.Length == 1 ? [.. Enumerable.Repeat(numbers[0], count)]
            : throw Odd(name, value);
    }

    /// <summary>A field of any number of whole numbers; null if it is absent.</summary>
    /// <param name="name">The field.</param>
    /// <param name="open">The meaning of null among them; null if it must not be there.</param>
    public long[]? Longs(string name, long? open = null) => Field(name) is { } value ? Whole(name, value, open) : null;

    private long[] Whole(string name, JsonElement value, long? open = null) =>
        [
            .. (
                value.IsNumber ? [value]
                : value.IsArray ? value.Items
                : throw Odd(name, value)
            ).Select(i =>
                i.ValueKind == JsonValueKind.Null && open is { } other ? other : i.Int ?? throw Odd(name, value)
            ),
        ];

    /// <summary>Keras has the channels last.</summary>
    public bool ChannelsLast => Text("data_format", "channels_last") is "channels_last" or "tf" or "default";

    /// <summary>A node.</summary>
    public string Node(string op, IEnumerable<string> inputs, params IEnumerable<AttributeProto> attributes) =>
        Graph.Node(op, inputs, attributes);

    /// <summary>Weights of this layer as a constant, which calls of a shared layer have in common.</summary>
    public string Weight(string name, Func<(float[] Data, long[] Shape)> make) => Graph.Weights($"{Id}/{name}", make);

    /// <summary>
    /// Weights that lie as a tensor's axes do, which calls of a shared layer have in common where these do.
    /// </summary>
    public string Weight(string name, int[] axes, Func<(float[] Data, long[] Shape)> make) =>
        Weight(axes.SequenceEqual(KerasTensor.Plain(axes.Length)) ? name : $"{name}_{string.Concat(axes)}", make);

    /// <summary>
    /// The same number as often as it is needed, where a layer goes without the weights that its operator takes.
    /// </summary>
    /// <exception cref="GradCamException">They are more than any layer has.</exception>
    public float[] Filled(float value, long count)
    {
        if (!Graph.MayFill(count))
            throw Wrong(FormattableString.Invariant($"it would need {count:N0} numbers that are not in the file"));
        float[] filled = new float[count];
        if (value != 0)
            filled.AsSpan().Fill(value);
        return filled;
    }

    /// <summary>A vector of weights.</summary>
    public string Vector(string name, WeightArray array, long? length) =>
        Weight(name, () => (Fitting(array, length).Read(), array.Shape));

    /// <summary>Weights of the expected shape.</summary>
    /// <exception cref="GradCamException">They have another.</exception>
    public WeightArray Fitting(WeightArray array, params long?[] shape) =>
        array.Shape.Length == shape.Length && array.Shape.Zip(shape).All(p => p.Second is null || p.First == p.Second)
            ? array
            : throw Wrong(
                $"its weights '{array.Name}' have the shape [{string.Join(", ", array.Shape)}] where "
                    + $"[{string.Join(", ", shape.Select(d => d?.ToString() ?? "any"))}] belongs"
            );

    /// <summary>The value with its axes in a given order.</summary>
    public KerasTensor Ordered(KerasTensor x, int[] axes)
    {
        if (x.Flat is not null)
            x = Settled(x);
        return x.Axes.SequenceEqual(axes)
            ? x
            : x with
            {
                Value = Graph.Transpose(x.Value, [.. axes.Select(a => Array.IndexOf(x.Axes, a))]),
                Axes = axes,
            };
    }

    /// <summary>The value with its axes as Keras has them.</summary>
    public KerasTensor Plain(KerasTensor x) => Ordered(x, KerasTensor.Plain(x.Rank));

    /// <summary>The value with its last axis in Keras' order inside.</summary>
    private KerasTensor Settled(KerasTensor x)
    {
        var flat = x.Flat!;
        int[] perm = [0, .. Enumerable.Range(0, flat.Axes.Length).Select(a => 1 + Array.IndexOf(flat.Axes, a))];
        string apart = Node("Reshape", [x.Value, Graph.Ints([0, .. flat.Lengths])]);
        return x with { Value = Node("Reshape", [Graph.Transpose(apart, perm), Graph.Ints(0, -1)]), Flat = null };
    }

    public GradCamException Wrong(string what) => new($"Layer '{Path}' ({Layer.Class}) cannot be read: {what}.");

    private GradCamException Odd(string field, JsonElement value) =>
        Wrong(
            $"its '{field}' is "
                + $"{(value.GetRawText() is { Length: > 60 } text ? text[..60] + "..." : value.GetRawText())}, which "
                + "makes no sense"
        );
}

/// <summary>The program that wrote a file.</summary>
/// <param name="Version">Keras' version, such as <c>2.4.0</c>; empty if it is not known.</param>
/// <param name="Backend">The backend.</param>
internal sealed partial record KerasVersion(string Version, string Backend)
{
    public bool IsKeras1 => Version.StartsWith('1');

    public bool IsKeras3 => Version.StartsWith('3');

    public bool IsTheano => Backend == "theano";

    /// <summary>Keras as a part of TensorFlow, or what came of it.</summary>
    public bool IsTensorFlowKeras =>
        !IsKeras1 && (Version.Contains("tf", StringComparison.Ordinal) || !OfOwn().IsMatch(Version));

    [GeneratedRegex(@"^2\.[0-3](\.|$)")]
    private static partial Regex OfOwn();
}
