using System.Text.Json;

namespace GradCam.Keras.Config;

/// <summary>A Sequential model as the chain of calls that it stands for.</summary>
internal static class SequentialReader
{
    public static KerasNetwork Read(
        JsonElement config,
        string name,
        JsonElement layers,
        Func<JsonElement, string, KerasNetwork?> inner
    )
    {
        var read = new List<KerasLayer>();
        TensorRef? last = null;
        int number = 0;
        foreach (var json in layers.Items)
        {
            string layer =
                json.Find("config") is { IsObject: true } own && own.Text("name") is { } given
                    ? given
                    : json.Text("name") ?? $"{json.Text("class_name")?.ToLowerInvariant()}_{++number}";
            bool isInput = json.Text("class_name") == "InputLayer";
            if (last is null && !isInput)
            {
                // Keras 1, and models that were built by being called: the first layer, or the model, says what it
                // takes.
                string input = $"{layer}_input";
                read.Add(new("InputLayer", input, ShapeOf(json, config), null, false, [new([], KerasCall.NoNames)]));
                last = new(input, 0, 0);
            }
            read.Add(
                NetworkReader.Layer(
                    json,
                    layer,
                    inner(json, layer),
                    [isInput ? new([], KerasCall.NoNames) : new([new TensorArgument(last!.Value)], KerasCall.NoNames)]
                )
            );
            last = new(layer, 0, 0);
        }
        if (last is null)
            throw NetworkReader.Wrong(name, "it has no layers");
        return new(name, read, [new(read[0].Name, 0, 0)], [last.Value]);
    }

    /// <summary>
    /// A configuration for the input layer that is not there: of the first layer, of the first layer in an inner model,
    /// or of the model.
    /// </summary>
    private static JsonElement ShapeOf(JsonElement layer, JsonElement model)
    {
        for (
            JsonElement? at = layer;
            at is { } json;
            at = (
                    json.Find("config") is { } c
                        ? c.IsArray
                            ? c
                            : c.Find("layers")
                        : null
                )
                    is { IsArray: true } list
                    ? list.EnumerateArray().FirstOrDefault()
                    : null
        )
            if (
                json.Find("config") is { } own
                && (own.Find("batch_input_shape") ?? own.Find("batch_shape")) is not null
            )
                return own;
        return model;
    }
}
