using System.Text.Json;
using System.Text.Json.Serialization;
using GradCam.Foundation;

namespace GradCam.Cli.Json;

/// <summary>Writes texts in the words of the command line: the library's sentences name its members.</summary>
internal sealed class OptionWordsConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(CallerWords.OfCommandLine(value));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);
}
