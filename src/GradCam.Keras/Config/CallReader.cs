using System.Text.Json;

namespace GradCam.Keras.Config;

/// <summary>What layers are called with: Keras 1 and 2's nested lists, Keras 3's arguments.</summary>
internal static class CallReader
{
    /// <summary>One element of <c>inbound_nodes</c>.</summary>
    public static KerasCall Read(JsonElement node)
    {
        // Keras 3: {"args": [...], "kwargs": {...}}
        if (node.IsObject && node.Find("args") is { } args)
            return new([.. args.Items.Select(Value)], Names(node.Find("kwargs") ?? default));
        // A node of one tensor may be [name, call, output, kwargs] itself.
        JsonElement[] tensors = IsRef(node) ? [node] : node.Items;
        if (tensors.Length == 0 || !tensors.All(IsRef)) throw NetworkReader.Wrong("inbound_nodes", $"'{Short(node)}' names no tensor");
        var named = tensors[0].Items is [_, _, _, var kwargs, ..] ? Names(kwargs) : KerasCall.NoNames;
        Argument[] all = [.. tensors.Select(Positional)];
        return new(all.Length == 1 ? all : [new ListArgument(all)], named);
    }

    /// <summary>The tensors of <c>input_layers</c> or <c>output_layers</c>: one, a list, or named ones.</summary>
    public static TensorRef[] Refs(JsonElement json) => IsRef(json) ? [Ref(json)]
        : json.IsObject ? [.. json.EnumerateObject().SelectMany(p => Refs(p.Value))]
        : [.. json.Items.SelectMany(Refs)];

    // Functions write constants in the place of tensors: ["_CONSTANT_VALUE", -1, 2.0, {}].
    private static Argument Positional(JsonElement json) => json[0].GetString() == "_CONSTANT_VALUE" ? new ConstantArgument(json[2]) : new TensorArgument(Ref(json));

    private static Argument Value(JsonElement json)
    {
        if (json.Text("class_name") == "__keras_tensor__")
            return json.Find("config")?.Find("keras_history") is { } history && IsRef(history) ? new TensorArgument(Ref(history)) : throw NetworkReader.Wrong("inbound_nodes", "a tensor has no history");
        if (IsRef(json)) return new TensorArgument(Ref(json));
        if (json.IsArray && json.Items.Any(HoldsTensor)) return new ListArgument([.. json.Items.Select(Value)]);
        return new ConstantArgument(json);
    }

    private static bool HoldsTensor(JsonElement json) => json.Text("class_name") == "__keras_tensor__" || IsRef(json) || json.Items.Any(HoldsTensor);

    private static Dictionary<string, Argument> Names(JsonElement json) => json.IsObject ? json.EnumerateObject().ToDictionary(p => p.Name, p => Value(p.Value)) : [];

    /// <summary>[name, call, output] with or without more.</summary>
    private static bool IsRef(JsonElement json) => json.Items is [{ IsText: true }, { IsNumber: true }, var third, ..] && (third.IsNumber || json[0].GetString() == "_CONSTANT_VALUE");

    private static TensorRef Ref(JsonElement json) => json[1].TryGetInt32(out int call) && json[2].TryGetInt32(out int output)
        ? new(json[0].GetString()!, call, output) : throw NetworkReader.Wrong("inbound_nodes", $"'{Short(json)}' names no tensor");

    private static string Short(JsonElement json) => json.GetRawText() is var text && text.Length > 60 ? text[..60] + "..." : text;
}
