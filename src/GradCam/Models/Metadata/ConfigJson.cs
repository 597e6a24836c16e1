using System.Collections.Immutable;
using System.Text.Json;

namespace GradCam.Models.Metadata;

/// <summary>
/// Fields of configurations that other tools write. What has another type than expected counts as missing: nobody
/// asked for these files to be read.
/// </summary>
internal static class ConfigJson
{
    private const int MaxSide = 16384;

    /// <summary>The document, or null if it is no JSON, too large, or holds texts that are no Unicode.</summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return ModelCardText.Parse(json, "");
        }
        catch (GradCamException)
        {
            return null;
        }
    }

    /// <summary>A field of an object; null if there is none.</summary>
    public static JsonElement? Field(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty(name, out var field)
        && field.ValueKind != JsonValueKind.Null
            ? field
            : null;

    public static bool? Flag(this JsonElement value, string name) =>
        value.Field(name)?.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    public static string? Text(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static double? Number(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Number } number
        && number.TryGetDouble(out double found)
        && double.IsFinite(found)
            ? found
            : null;

    /// <summary>A length in pixels; null for what no picture has.</summary>
    public static int? Side(JsonElement? value) =>
        Number(value) is >= 1 and <= MaxSide and var side && side == Math.Floor(side) ? (int)side : null;

    /// <summary>Numbers for each channel, or one for all; null if it is something else.</summary>
    public static ImmutableArray<double>? Numbers(JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.Number })
            return Number(value) is { } single ? [single] : null;
        if (value is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is not (1 or 3))
            return null;
        double?[] numbers = [.. list.EnumerateArray().Select(n => Number(n))];
        return numbers.All(n => n is not null) ? [.. numbers.Select(n => n!.Value)] : null;
    }
}
