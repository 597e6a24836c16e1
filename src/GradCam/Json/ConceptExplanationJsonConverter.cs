using System.Text.Json;
using System.Text.Json.Serialization;
using GradCam.Json;

namespace GradCam;

/// <summary>Writes a <see cref="ConceptExplanation"/> as <see cref="ConceptExplanation.ToJson"/> does.</summary>
public sealed class ConceptExplanationJsonConverter : JsonConverter<ConceptExplanation>
{
    /// <summary>Not supported: concepts belong to the explainer that found them.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override ConceptExplanation Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) =>
        throw new NotSupportedException(
            "Concepts cannot be read from JSON; read the fields that you need with a JsonDocument."
        );

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ConceptExplanation value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        JsonSerializer.Serialize(writer, ConceptsJson.Of(value), ResultJson.Default.ConceptsJson);
    }
}
