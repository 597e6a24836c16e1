using System.Text.Json;

namespace GradCam.Server.Requests;

/// <summary>Reads the fields of a request in JSON.</summary>
internal static class JsonFields
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 };

    /// <summary>Adds the fields of an object; the picture is base64.</summary>
    /// <exception cref="RequestException">It is no JSON object, or a field has a value that none can have.</exception>
    public static void Read(ReadOnlyMemory<byte> body, RequestFields fields)
    {
        using var json = Parse(body);
        Read(json.RootElement, fields);
    }

    /// <summary>Parses JSON.</summary>
    /// <exception cref="RequestException">It is none.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var json = JsonDocument.Parse(body, Options);
            // Halves of characters are found only where texts are read.
            if (body.Span.IndexOf("\\u"u8) >= 0)
                ReadTexts(json.RootElement);
            return json;
        }
        catch (InvalidOperationException)
        {
            throw new RequestException(400, "The request has a text that is no Unicode: send whole characters.");
        }
        catch (JsonException e)
        {
            throw new RequestException(
                400,
                $"The request is no JSON that can be read (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}): "
                    + "mend it there."
            );
        }
    }

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, RequestFields)"/>
    public static void Read(JsonElement json, RequestFields fields)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new RequestException(400, "The request is no JSON object: send {\"image\": \"<base64>\"}.");
        foreach (var field in json.EnumerateObject())
            if (field.Name == RequestFields.Image)
                fields.AddFile(field.Name, Picture(field.Value));
            else if (field.Value.ValueKind != JsonValueKind.Null)
                fields.Set(
                    field.Name,
                    field.Value.ValueKind == JsonValueKind.Array
                        ? field.Value.EnumerateArray().Select(item => Quoted(Text(item, field.Name)))
                        : [Text(field.Value, field.Name)]
                );
    }

    /// <summary>The bytes of a picture in base64, with or without the head of a data address.</summary>
    public static byte[] Picture(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw NoPicture();
        if (value.TryGetBytesFromBase64(out byte[]? bytes))
            return bytes;
        string text = value.GetString()!;
        int comma = text.StartsWith("data:", StringComparison.Ordinal) ? text.IndexOf(',') : -1;
        if (comma < 0)
            throw NoPicture();
        var encoded = text.AsSpan(comma + 1);
        var decoded = new byte[encoded.Length / 4 * 3 + 3];
        return Convert.TryFromBase64Chars(encoded, decoded, out int count) ? decoded[..count] : throw NoPicture();
    }

    private static void ReadTexts(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
            _ = json.GetString();
        else if (json.ValueKind == JsonValueKind.Array)
            foreach (var item in json.EnumerateArray())
                ReadTexts(item);
        else if (json.ValueKind == JsonValueKind.Object)
            foreach (var field in json.EnumerateObject())
            {
                _ = field.Name;
                ReadTexts(field.Value);
            }
    }

    private static RequestException NoPicture() =>
        new(400, "The field \"image\" is no base64: send the bytes of the picture's file in base64.");

    // An item of a list is one item, whatever commas it has.
    private static string Quoted(string item) => item.Contains(',') ? $"\"{item}\"" : item;

    private static string Text(JsonElement value, string name) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => throw new RequestException(
                400,
                $"The field \"{RequestFields.Shown(name)}\" takes a text, a number, or a list of them."
            ),
        };
}
