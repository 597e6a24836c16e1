using System.Text.Json;

namespace GradCam.Keras.Config;

/// <summary>Reads JSON of many writers without surprises.</summary>
internal static class JsonExtensions
{
    extension(JsonElement json)
    {
        public bool IsObject => json.ValueKind == JsonValueKind.Object;

        public bool IsArray => json.ValueKind == JsonValueKind.Array;

        public bool IsText => json.ValueKind == JsonValueKind.String;

        public bool IsNumber => json.ValueKind == JsonValueKind.Number;

        /// <summary>A property that is there and not null.</summary>
        public JsonElement? Find(string name) => json.IsObject && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

        public string? Text(string name) => json.Find(name) is { IsText: true } value ? value.GetString() : null;

        public bool Flag(string name, bool fallback) => json.Find(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : fallback;

        public JsonElement[] Items => json.IsArray ? [.. json.EnumerateArray()] : [];
    }
}
