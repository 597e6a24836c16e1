using System.Text.Json;

namespace GradCam.Server.Requests;

/// <summary>Reads requests of KServe's V1 protocol: <c>{"instances": [...]}</c>.</summary>
internal static class InstanceReader
{
    private const int MostInstances = 64;

    // As KServe's examples and other servers call the field of a picture.
    private static readonly string[] PictureFields = ["image", "data", "image_bytes", "b64", "body"];

    /// <summary>Reads a request; its <c>parameters</c> become fields.</summary>
    /// <exception cref="RequestException">It has no instances, or one that is neither picture nor tensor.</exception>
    public static IReadOnlyList<Instance> Read(ReadOnlyMemory<byte> body, RequestFields fields)
    {
        using var json = JsonFields.Parse(body);
        if (
            json.RootElement.ValueKind != JsonValueKind.Object
            || !json.RootElement.TryGetProperty("instances", out var instances)
            || instances.ValueKind != JsonValueKind.Array
            || instances.GetArrayLength() is 0 or > MostInstances
        )
            throw new RequestException(
                400,
                $"The request has no \"instances\": send a list of 1 to {MostInstances} pictures in base64, or "
                    + "tensors."
            );
        if (json.RootElement.TryGetProperty("parameters", out var parameters))
            JsonFields.Read(parameters, fields);
        return [.. instances.EnumerateArray().Select(Of)];
    }

    private static Instance Of(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.String => new(JsonFields.Picture(json), null),
            JsonValueKind.Array => new(null, NestedNumbers.Read(json)),
            JsonValueKind.Object when Field(json) is { } inner => Of(inner),
            _ => throw new RequestException(
                400,
                "An instance is neither a picture in base64, such as {\"image\": {\"b64\": \"...\"}}, nor a tensor of "
                    + "nested lists."
            ),
        };

    private static JsonElement? Field(JsonElement json)
    {
        foreach (string name in PictureFields)
            if (json.TryGetProperty(name, out var value))
                return value;
        return null;
    }
}
