using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace GradCam.Json;

/// <summary>Writes results. Generated code, which native and trimmed programs need.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(ExplanationJson))]
[JsonSerializable(typeof(ConceptsJson))]
internal sealed partial class ResultJson : JsonSerializerContext
{
    /// <summary>A row as text.</summary>
    public static string Text<T>(T row, bool indented)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = indented }))
            JsonSerializer.Serialize(writer, row, (JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
