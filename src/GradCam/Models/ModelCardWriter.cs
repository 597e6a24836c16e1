using System.Buffers;
using System.Text.Json;

namespace GradCam.Models;

/// <summary>Card → JSON, as <see cref="ModelCard.Load"/> reads it.</summary>
internal static class ModelCardWriter
{
    /// <summary>The text in UTF-8; what the card says nothing of is left out.</summary>
    public static byte[] Write(ModelCard card)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (
            var json = new Utf8JsonWriter(
                buffer,
                new()
                {
                    Indented = true,
                    Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            )
        )
        {
            void Text(string name, string? value)
            {
                if (value is not null)
                    json.WriteString(name, value);
            }
            void Number(string name, double? value)
            {
                if (value is { } number)
                    json.WriteNumber(name, number);
            }
            void All<T>(string name, IEnumerable<T>? values, Action<T> write)
            {
                if (values is null)
                    return;
                json.WriteStartArray(name);
                foreach (var value in values)
                    write(value);
                json.WriteEndArray();
            }
            json.WriteStartObject();
            Text("preset", card.Preset);
            All(
                "size",
                card is { Height: { } height, Width: { } width } ? [height, width] : (int[]?)null,
                json.WriteNumberValue
            );
            Text("resize", Name(card.Resize));
            Number("resizeSize", card.ResizeSize);
            Number("cropFraction", card.CropFraction);
            Text("interpolation", Name(card.Interpolation));
            Text("channels", Name(card.Channels));
            Number("scale", card.Scale);
            All<double>("mean", card.Mean, json.WriteNumberValue);
            All<double>("std", card.Std, json.WriteNumberValue);
            Number("padding", card.Padding);
            if (card.Labels == Labels.ImageNet1k)
                Text("labels", "imagenet1k");
            else
                All("labels", card.Labels?.Names, json.WriteStringValue);
            Text("layer", card.Layer);
            Text("layout", card.Layout);
            Text("input", card.Input);
            Text("output", card.Output);
            Text("inputLayout", Name(card.InputLayout));
            Text("task", Name(card.Task));
            Number("sampleRate", card.SampleRate);
            All("channelNames", card.ChannelNames?.AsEnumerable(), json.WriteStringValue);
            json.WriteEndObject();
        }
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static string? Name<T>(T? value)
        where T : struct, Enum =>
        value is { } choice ? JsonNamingPolicy.KebabCaseLower.ConvertName(choice.ToString()) : null;
}
