using System.Text.Json;
using System.Text.Json.Serialization;
using GradCam.Json;

namespace GradCam;

/// <summary>Writes an <see cref="Explanation"/> as <see cref="Explanation.ToJson"/> does.</summary>
public sealed class ExplanationJsonConverter : JsonConverter<Explanation>
{
    /// <summary>Not supported: an explanation belongs to the explainer that made it.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Explanation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException(
            "An explanation cannot be read from JSON; read the fields that you need with a JsonDocument."
        );

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Explanation value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        JsonSerializer.Serialize(writer, ExplanationJson.Of(value), ResultJson.Default.ExplanationJson);
    }
}
