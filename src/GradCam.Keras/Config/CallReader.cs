using System.Globalization;
using System.Text.Json;
using GradCam.Keras.Containers;

namespace GradCam.Keras.Config;

/// <summary>The arguments of layers: Keras 1 and 2's nested lists, Keras 3's arguments.</summary>
internal static class CallReader
{
    /// <summary>One element of <c>inbound_nodes</c>.</summary>
    public static KerasCall Read(JsonElement node)
    {
        // Keras 3: {"args": [...], "kwargs": {...}}
        if (node.IsObject && node.Find("args") is { } args)
            return new([.. args.Items.Select(i => Value(i))], Names(node.Find("kwargs") ?? default));
        // A node of one tensor may be [name, call, output, kwargs] itself.
        JsonElement[] tensors = IsRef(node) ? [node] : node.Items;
        if (tensors.Length == 0 || !tensors.All(IsRef))
            throw NetworkReader.Wrong("inbound_nodes", $"'{Short(node)}' names no tensor");
        var named = tensors[0].Items is [_, _, _, var kwargs, ..] ? Names(kwargs) : KerasCall.NoNames;
        Argument[] all = [.. tensors.Select(Positional)];
        return new(all.Length == 1 ? all : [new ListArgument(all)], named);
    }

    /// <summary>
    /// A call of a TensorFlow operation (TensorFlow 2.0 to 2.3) with its constants, which the layer keeps by position.
    /// </summary>
    public static KerasCall WithConstants(KerasCall call, JsonElement constants)
    {
        List<Argument> all = [.. call.Arguments.SelectMany(a => a is ListArgument list ? list.Items : [a])];
        var byPosition = constants
            .EnumerateObject()
            .Select(c =>
                (
                    At: int.TryParse(c.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int at) ? at : -1,
                    c.Value
                )
            )
            .OrderBy(c => c.At);
        foreach (var (at, value) in byPosition)
        {
            if (at < 0 || at > all.Count)
                throw NetworkReader.Wrong("constants", $"there is no argument '{at}'");
            all.Insert(at, new ConstantArgument(value));
        }
        return call with { Arguments = all };
    }

    /// <summary>The tensors of <c>input_layers</c> or <c>output_layers</c>: one, a list, or named ones.</summary>
    public static TensorRef[] Refs(JsonElement json) =>
        IsRef(json) ? [Ref(json)]
        : json.IsObject ? [.. json.EnumerateObject().SelectMany(p => Refs(p.Value))]
        : [.. json.Items.SelectMany(Refs)];

    // Functions write constants in the place of tensors: ["_CONSTANT_VALUE", -1, 2.0, {}].
    private static Argument Positional(JsonElement json) =>
        json[0].String == "_CONSTANT_VALUE" ? new ConstantArgument(json[2]) : new TensorArgument(Ref(json));

    private static Argument Value(JsonElement json) => Value(json, 0);

    private static Argument Value(JsonElement json, int depth)
    {
        if (json.Text("class_name") == "__keras_tensor__")
            return json.Find("config")?.Find("keras_history") is { } history && IsRef(history)
                ? new TensorArgument(Ref(history))
                : throw NetworkReader.Wrong("inbound_nodes", "a tensor has no history");
        if (IsRef(json))
            return new TensorArgument(Ref(json));
        if (HoldsTensor(json, depth))
            return new ListArgument([.. json.Items.Select(i => Value(i, depth + 1))]);
        return new ConstantArgument(json);
    }

    // Each level is looked through again for the levels below it, so there are few.
    private static bool HoldsTensor(JsonElement json, int depth)
    {
        if (!json.IsArray)
            return false;
        if (depth > Limits.NestedArguments)
            throw NetworkReader.Wrong(
                "inbound_nodes",
                FormattableString.Invariant($"arguments lie more than {Limits.NestedArguments} deep in each other")
            );
        return json.EnumerateArray()
            .Any(i => i.Text("class_name") == "__keras_tensor__" || IsRef(i) || HoldsTensor(i, depth + 1));
    }

    private static Dictionary<string, Argument> Names(JsonElement json)
    {
        var names = new Dictionary<string, Argument>();
        if (!json.IsObject)
            return names;
        foreach (var argument in json.EnumerateObject())
            if (!names.TryAdd(argument.Name, Value(argument.Value)))
                throw NetworkReader.Wrong("inbound_nodes", $"the argument '{Short(argument.Name)}' is given twice");
        return names;
    }

    /// <summary>[name, call, output] with or without more.</summary>
    private static bool IsRef(JsonElement json) =>
        json.IsArray
        && json.GetArrayLength() >= 3
        && json[0].IsText
        && json[1].IsNumber
        && (json[2].IsNumber || json[0].String == "_CONSTANT_VALUE");

    private static TensorRef Ref(JsonElement json) =>
        json[1].TryGetInt32(out int call) && json[2].TryGetInt32(out int output)
            ? new(json[0].String!, call, output)
            : throw NetworkReader.Wrong("inbound_nodes", $"'{Short(json)}' names no tensor");

    private static string Short(JsonElement json) => Short(json.GetRawText());

    private static string Short(string text) => text.Length > 60 ? text[..60] + "..." : text;
}
