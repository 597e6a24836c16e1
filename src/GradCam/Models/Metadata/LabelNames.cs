using System.Globalization;
using System.Text.Json;
using GradCam.Foundation;

namespace GradCam.Models.Metadata;

/// <summary>Class names in the forms in which configurations hold them.</summary>
internal static class LabelNames
{
    /// <summary>
    /// The names in a list (<c>["cat", "dog"]</c>), by number (<c>{"0": "cat"}</c>), or as the keys of numbers
    /// (<c>{"cat": 0}</c>); null if they are none of these, or mere numbers such as <c>LABEL_0</c>.
    /// </summary>
    public static Labels? Of(JsonElement value)
    {
        var names = value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray().Select((name, i) => (i, ConfigJson.Text(name)))],
            JsonValueKind.Object => value.EnumerateObject().Select(Numbered).ToArray(),
            _ => [],
        };
        int count = names.Select(n => n.Number).DefaultIfEmpty(-1).Max() + 1;
        if (count is < 1 or > Labels.MaxNames || names.Any(n => n.Number < 0 || n.Name is null))
            return null;
        if (names.All(n => n.Name!.Equals($"LABEL_{n.Number}", StringComparison.OrdinalIgnoreCase)))
            return null;
        var all = new string?[count];
        foreach (var (number, name) in names)
            all[number] = name;
        return new(all.Select((name, i) => name ?? Labels.None[i]));
    }

    /// <summary>The names in a text: JSON, a Python literal, or parted by lines or commas.</summary>
    public static Labels? OfText(string text)
    {
        if (PythonLiteral.Parse(text) is { } document)
            using (document)
                return Of(document.RootElement);
        char[] between = text.Trim().Contains('\n') ? ['\n'] : [','];
        string[] parts = text.Trim().Split(between, StringSplitOptions.TrimEntries);
        bool plain = parts.Length is > 1 and <= Labels.MaxNames && text.IndexOfAny(['{', '}', '[', ']', '\0']) < 0;
        return plain && UnicodeJson.IsWellFormed(text) ? new(parts) : null;
    }

    private static (int Number, string? Name) Numbered(JsonProperty entry) =>
        int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int key)
            ? (key, ConfigJson.Text(entry.Value))
        : entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetInt32(out int number)
            ? (number, entry.Name)
        : (-1, null);
}
