using System.Text.Json;

namespace GradCam.Server.Tests.Endpoints;

/// <summary>As much of JSON Schema as the description uses; what is not described is a fault.</summary>
internal static class Schema
{
    /// <summary>Expects that a value is as described, with nothing that is not described.</summary>
    public static void Check(JsonElement value, JsonElement schema, JsonElement all, string where) =>
        Assert.Null(Fault(value, schema, all, where));

    private static string? Fault(JsonElement value, JsonElement schema, JsonElement all, string where)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Fault(value, all.GetProperty(reference.GetString()!.Split('/')[^1]), all, where);
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            string?[] faults = [.. choices.EnumerateArray().Select(choice => Fault(value, choice, all, where))];
            return faults.Any(f => f is null) ? null : faults[0];
        }
        if (schema.TryGetProperty("type", out var type) && !Types(type).Contains(TypeOf(value)))
            return $"{where} is {TypeOf(value)}, not {type}.";
        if (
            schema.TryGetProperty("enum", out var names)
            && names.EnumerateArray().All(n => n.GetString() != value.GetString())
        )
            return $"{where} is {value}, which is not listed.";
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
            return value
                .EnumerateArray()
                .Select(item => Fault(item, items, all, $"{where}[]"))
                .FirstOrDefault(f => f is not null);
        return value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties)
            ? OfObject(value, schema, properties, all, where)
            : null;
    }

    private static string? OfObject(
        JsonElement value,
        JsonElement schema,
        JsonElement properties,
        JsonElement all,
        string where
    )
    {
        foreach (var name in schema.GetProperty("required").EnumerateArray())
            if (!value.TryGetProperty(name.GetString()!, out _))
                return $"{where} has no {name}.";
        foreach (var property in value.EnumerateObject())
            if (!properties.TryGetProperty(property.Name, out var described))
                return $"{where} has {property.Name}, which is not described.";
            else if (Fault(property.Value, described, all, $"{where}.{property.Name}") is { } fault)
                return fault;
        return null;
    }

    private static IEnumerable<string> Types(JsonElement type)
    {
        string[] names =
            type.ValueKind == JsonValueKind.Array
                ? [.. type.EnumerateArray().Select(t => t.GetString()!)]
                : [type.GetString()!];
        return names.Contains("number") ? [.. names, "integer"] : names;
    }

    private static string TypeOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Null => "null",
            JsonValueKind.Array => "array",
            _ => "object",
        };
}
