using System.Text;
using System.Text.Json.Nodes;
using GradCam.Keras.Config;

namespace GradCam.Fuzz.Mutators;

/// <summary>Changes values of JSON, and now and then its text.</summary>
internal static class JsonMutator
{
    private static readonly string[] Odd =
    [
        "1e400",
        "-0.0",
        "\"\\ud800\"",
        "NaN",
        "Infinity",
        "{\"a\":1,\"a\":2}",
        "[[[[[[]]]]]]",
        "null",
        "true",
        "\"\\u0000\"",
        "1E-400",
        "123456789012345678901234567890",
    ];

    /// <summary>A changed copy.</summary>
    public static string Mutate(string json, Random random)
    {
        // Seeds were written by Python, too.
        var root = JsonNode.Parse(PythonJson.Mended(Encoding.UTF8.GetBytes(json)))!;
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            JsonNode[] all = [.. All(root).Where(n => n.Parent is not null)];
            // Nothing is left of a small one.
            if (all.Length == 0)
                break;
            Change(all[random.Next(all.Length)], all, random);
        }
        string text = root.ToJsonString();
        return random.Next(5) == 0 ? TextOf(text, random) : text;
    }

    private static void Change(JsonNode node, JsonNode[] all, Random random)
    {
        JsonNode? other = random.Next(7) switch
        {
            0 => JsonValue.Create(Interesting.Integer(random)),
            1 => JsonValue.Create((double)Interesting.Float(random) is var f && double.IsFinite(f) ? f : 1e308),
            2 => JsonValue.Create(Interesting.Text(random) is var t && !t.Any(char.IsSurrogate) ? t : "x"),
            3 => null,
            4 => all[random.Next(all.Length)].DeepClone(),
            5 => new JsonArray(node.DeepClone(), node.DeepClone()),
            _ => new JsonObject { ["config"] = node.DeepClone() },
        };
        switch (node.Parent)
        {
            case JsonObject owner when random.Next(8) == 0:
                owner.Remove(node.GetPropertyName());
                break;
            case JsonObject owner:
                owner[node.GetPropertyName()] = other;
                break;
            case JsonArray owner when random.Next(6) == 0:
                owner.Remove(node);
                break;
            case JsonArray owner when random.Next(6) == 0:
                owner.Add(other);
                break;
            case JsonArray owner:
                owner[node.GetElementIndex()] = other;
                break;
            default:
                break;
        }
    }

    /// <summary>Puts into the text what no writer of JSON would write.</summary>
    private static string TextOf(string text, Random random)
    {
        var changed = new StringBuilder(text);
        int at = text.IndexOf(':', random.Next(text.Length));
        if (at < 0)
            return text;
        int end = text.IndexOfAny([',', '}', ']'], at);
        if (end > at)
            changed.Remove(at + 1, end - at - 1).Insert(at + 1, Odd[random.Next(Odd.Length)]);
        return changed.ToString();
    }

    private static IEnumerable<JsonNode> All(JsonNode node)
    {
        yield return node;
        var children = node switch
        {
            JsonObject o => o.Select(p => p.Value),
            JsonArray a => a,
            _ => [],
        };
        foreach (var child in children.OfType<JsonNode>().ToArray())
        foreach (var inner in All(child))
            yield return inner;
    }
}
