using System.Text.Json;

namespace GradCam.Keras.Config;

/// <summary>
/// Reads JSON of many writers without surprises: what has another type than expected is not there, and nothing throws.
/// </summary>
internal static class JsonExtensions
{
    extension(JsonElement json)
    {
        public bool IsObject => json.ValueKind == JsonValueKind.Object;

        public bool IsArray => json.ValueKind == JsonValueKind.Array;

        public bool IsText => json.ValueKind == JsonValueKind.String;

        public bool IsNumber => json.ValueKind == JsonValueKind.Number;

        /// <summary>The text; null for what is none. Texts that are no Unicode were refused before.</summary>
        public string? String => json.IsText ? json.GetString() : null;

        /// <summary>The number if it is a whole one of 32 bits.</summary>
        public int? Int => json.IsNumber && json.TryGetInt32(out int number) ? number : null;

        /// <summary>The number if it is a whole one of 64 bits.</summary>
        public long? Long => json.IsNumber && json.TryGetInt64(out long number) ? number : null;

        /// <summary>
        /// The number if single precision has it; too large ones are infinite, as Python's Infinity is read.
        /// </summary>
        public float? Single => json.IsNumber && json.TryGetSingle(out float number) ? number : null;

        /// <summary>A property that is there and not null.</summary>
        public JsonElement? Find(string name) =>
            json.IsObject && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
                ? value
                : null;

        public string? Text(string name) => json.Find(name) is { } value ? value.String : null;

        public bool Flag(string name, bool fallback) =>
            json.Find(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value
                ? value.GetBoolean()
                : fallback;

        public JsonElement[] Items => json.IsArray ? [.. json.EnumerateArray()] : [];
    }
}
