using System.Text.RegularExpressions;

namespace GradCam.Server.Requests;

/// <summary>
/// Puts the library's sentences into the words of requests: it names options of the command line, whose place is
/// taken by fields of the request, or by what the server's owner says of a model.
/// </summary>
internal static partial class ApiWords
{
    /// <summary>The options whose fields have other names.</summary>
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["target"] = "target",
        ["layer"] = "layer",
        ["method"] = "method",
        ["samples"] = "samples",
        ["seed"] = "seed",
        ["smooth"] = "smooth",
        ["combine"] = "combine",
        ["colormap"] = "colormap",
        ["alpha"] = "opacity",
    };

    private static readonly Dictionary<string, string> Addresses = new(StringComparer.Ordinal)
    {
        ["methods"] = "GET /v1/methods",
        ["layers"] = "GET /v1/models/{model}/layers",
        ["inspect"] = "GET /v1/models/{model}",
    };

    /// <summary>A sentence in the words of requests.</summary>
    public static string Of(string sentence)
    {
        string options = Raise().Replace(Option().Replace(sentence, OptionWords), "the server's owner can raise it.");
        return Command().Replace(options, match => Addresses.GetValueOrDefault(match.Groups[1].Value, match.Value));
    }

    private static string OptionWords(Match match)
    {
        string name = match.Groups[1].Value,
            value = match.Groups[2].Value;
        return Fields.TryGetValue(name, out string? field)
            ? value.Length > 0
                ? $"\"{field}\": \"{value.Trim()}\""
                : $"\"{field}\""
            : $"the server's --{name}{value}";
    }

    // An option, and the value behind it, which is a word of its own kind: a number, or one with a colon or capitals.
    [GeneratedRegex("""(?<![\w-])--([a-z][a-z-]*)((?: (?:[a-z]+:[\w:.]+|\d+|[A-Z]{2,}))?)""")]
    private static partial Regex Option();

    [GeneratedRegex("""raise it with the server's --limit \S+ \(ResourceLimits\) if you trust the file\.""")]
    private static partial Regex Raise();

    [GeneratedRegex("""(?:the )?`(?:gradcam )?(\w+)`(?: command)?""")]
    private static partial Regex Command();
}
