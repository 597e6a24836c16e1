using System.Globalization;
using System.Text.Json;
using GradCam.Keras.Containers;

namespace GradCam.Keras.Config;

/// <summary>The configuration of a model, of Keras 1 to 3 → <see cref="KerasNetwork"/>.</summary>
internal static class NetworkReader
{
    private static readonly HashSet<string> QuantizationWrappers =
    [
        "QuantizeAnnotate",
        "QuantizeWrapper",
        "QuantizeWrapperV2",
    ];

    /// <summary>Parses and reads a configuration.</summary>
    /// <param name="json">The text, UTF-8.</param>
    /// <param name="name">The file's name for error messages.</param>
    /// <param name="limits">The limits; null for the defaults.</param>
    /// <exception cref="GradCamException">It is no configuration of a model.</exception>
    public static KerasNetwork Parse(ReadOnlyMemory<byte> json, string name, ResourceLimits? limits = null) =>
        Read(ConfigText.Parse(json, name, limits ?? ResourceLimits.Default));

    /// <summary>Reads a model's description: <c>class_name</c> and <c>config</c>.</summary>
    public static KerasNetwork Read(JsonElement model) =>
        Network(model, "model", 0)
        ?? throw new GradCamException(
            model.Text("class_name") is { Length: > 0 } kind && kind is not "Sequential"
                ? $"A model of class '{kind}' cannot be read: its code is not in the file; save one that is "
                    + "Sequential or Functional."
                : "The configuration describes no model; save the whole model again."
        );

    private static KerasNetwork? Network(JsonElement model, string fallbackName, int depth)
    {
        if (depth > Limits.NestedModels)
            throw new GradCamException(
                $"The models lie more than {Limits.NestedModels} deep in each other, which cannot be read."
            );
        if (model.Find("config") is not { } config)
            return null;
        // Keras 1 and early 2 have the layers of a Sequential alone there.
        var layers = config.IsArray ? config : config.Find("layers") ?? default;
        if (!layers.IsArray)
            return null;
        string name = Named(config.Text("name") ?? model.Text("name") ?? fallbackName);
        bool functional = config.Find("output_layers") is not null;
        if (!functional && model.Text("class_name") != "Sequential")
            return null;
        var network = functional
            ? Functional(config, name, layers, depth)
            : SequentialReader.Read(config, name, layers, (layer, fallback) => Inner(layer, fallback, depth + 1));
        if (network.Layers.GroupBy(l => l.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw Wrong(name, $"it has two layers '{twice.Key}'");
        foreach (var layer in network.Layers)
            layer.Owner = network;
        return network;
    }

    /// <summary>The model that a layer is, or holds to apply it to each step; null for another layer.</summary>
    private static KerasNetwork? Inner(JsonElement json, string name, int depth)
    {
        if (ClassOf(json) != "TimeDistributed")
            return Network(json, name, depth);
        if (json.Find("config")?.Find("layer") is not { } held)
            return null;
        string layer = held.Find("config")?.Text("name") ?? held.Text("name") ?? "layer";
        var network =
            ClassOf(held) == "TimeDistributed" || Network(held, layer, depth) is not { } model
                ? Single(held, layer, Inner(held, layer, depth + 1))
                : model;
        network = network with { PerStep = true };
        foreach (var inside in network.Layers)
            inside.Owner = network;
        return network;
    }

    /// <summary>A model of one layer.</summary>
    private static KerasNetwork Single(JsonElement json, string name, KerasNetwork? inner)
    {
        string input = $"{name}_input";
        return new(
            name,
            [
                new("InputLayer", input, default, null, false, [new([], KerasCall.NoNames)]),
                Layer(json, name, inner, [new([new TensorArgument(new(input, 0, 0))], KerasCall.NoNames)]),
            ],
            [new(input, 0, 0)],
            [new(name, 0, 0)]
        )
        {
            IsSingle = true,
        };
    }

    /// <summary>The class of a layer without the package that it is registered under; null if it has none.</summary>
    public static string? ClassOf(JsonElement json) => json.Text("class_name")?.Split('>')[^1];

    private static KerasNetwork Functional(JsonElement config, string name, JsonElement layers, int depth)
    {
        var read = new List<KerasLayer>();
        foreach (var json in layers.Items)
        {
            string layer =
                json.Text("name") ?? json.Find("config")?.Text("name") ?? throw Wrong(name, "a layer has no name");
            var calls = (json.Find("inbound_nodes") ?? default).Items.Select(CallReader.Read).ToArray();
            read.Add(Layer(json, layer, Inner(json, layer, depth + 1), calls));
        }
        return new(
            name,
            read,
            CallReader.Refs(config.Find("input_layers") ?? default),
            CallReader.Refs(config.Find("output_layers") ?? default)
        );
    }

    /// <summary>A layer of a description.</summary>
    public static KerasLayer Layer(JsonElement json, string name, KerasNetwork? inner, IReadOnlyList<KerasCall> calls)
    {
        string kind = Named(ClassOf(json) ?? throw Wrong(name, "it has no class"));
        var config = json.Find("config") ?? default;
        // Wrappers of quantization-aware training, which change the numbers by rounding alone.
        if (QuantizationWrappers.Contains(kind) && config.Find("layer") is { } wrapped)
            return Layer(wrapped, name, inner, calls);
        return new(
            kind,
            Named(name),
            config,
            inner,
            json.Text("module")?.Contains(".ops", StringComparison.Ordinal) == true,
            kind == "TensorFlowOpLayer" && config.Find("constants") is { IsObject: true } constants
                ? [.. calls.Select(call => CallReader.WithConstants(call, constants))]
                : calls
        );
    }

    /// <summary>A name of a length that is possible.</summary>
    private static string Named(string name) =>
        name.Length <= Limits.NameLength
            ? name
            : throw new GradCamException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The configuration holds the name '{name[..40]}...' of {name.Length:N0} letters, more than "
                        + $"{Limits.NameLength}; give the layer a shorter one."
                )
            );

    public static GradCamException Wrong(string where, string what) =>
        new($"The configuration of '{where}' makes no sense: {what}; save the model again.");
}
