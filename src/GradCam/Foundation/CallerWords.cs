using System.Text.Json;
using System.Text.RegularExpressions;

namespace GradCam.Foundation;

/// <summary>
/// Puts the library's sentences into the words of the command line or of requests. They name members of the library,
/// alone (<c>ExplainerOptions.Labels</c>), with a value (<c>ExplainerOptions.Task = ModelTask.MultiLabel</c>), with a
/// name (<c>ExplainerOptions.FixedInputs["mask"]</c>), or a target (<c>Target.Parse("box:1")</c>).
/// </summary>
internal static partial class CallerWords
{
    /// <summary>A sentence for one who called the command line.</summary>
    public static string OfCommandLine(string sentence) =>
        Replaced(
            sentence,
            (setting, name, value) =>
                name is not null ? $"{setting.Option} {name}=FILE"
                : value is not null ? $"{setting.Option} {value}"
                : setting.Option,
            limit => $"--limit {limit}=N"
        );

    /// <summary>A sentence for one who sent a request to a server.</summary>
    public static string OfRequest(string sentence) =>
        Replaced(
            Raise().Replace(sentence, "the server's owner can raise it."),
            (setting, name, value) =>
                setting.Request is { } field ? (value is null ? field : $"{field}: \"{value}\"")
                : setting.Option.StartsWith('-')
                    ? $"the server's {setting.Option}{(name is null ? "" : $" {name}=FILE")}"
                        + (value is null ? "" : $" {value}")
                : setting.Option,
            limit => $"the server's --limit {limit}=N"
        );

    private static string Replaced(
        string sentence,
        Func<Setting, string?, string?, string> write,
        Func<string, string> limit
    ) =>
        sentence.Contains('.')
            ? Member()
                .Replace(
                    sentence,
                    match =>
                        match.Groups["target"] is { Success: true } target
                            ? write(Setting.Of("ExplainRequest.Targets")!, null, target.Value)
                        : match.Groups["limit"] is { Success: true } named ? limit(Words(named.Value))
                        : Setting.Of(match.Groups["member"].Value) is { } setting
                            ? write(setting, Text(match.Groups["name"]), Value(match.Groups["value"]))
                        : match.Value
                )
            : sentence;

    private static string? Text(Group group) => group.Success ? group.Value : null;

    /// <summary>A value as it is typed: of <c>ModelTask.MultiLabel</c>, <c>multi-label</c>.</summary>
    private static string? Value(Group group) =>
        !group.Success ? null
        : group.Value.StartsWith('"') ? group.Value.Trim('"')
        : Words(group.Value[(group.Value.LastIndexOf('.') + 1)..]);

    private static string Words(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    // A second member that takes the same name, as pictures and tensors of further inputs do, has the same option.
    [GeneratedRegex(
        """
            (?<![\w.])(?:Target\.Parse\("(?<target>[^"]+)"\)|ResourceLimits\.(?<limit>[A-Z]\w+)|(?<member>(?:BakeOptions|CamMethods|DataSetExtensions|DifferentiableOperators|EvaluationOptions|ExplainRequest|Explainer|ExplainerOptions|FixBasis|FixOptions|KerasModel|ModelCard|PictureSetOptions|Remedy)\.[A-Z]\w+)(?: \(package [\w.]+\))?(?:\["(?<name>[^"]*)"\](?: or ExplainerOptions\.FixedPictures\["[^"]*"\])?| = (?<value>"[^"]*"|\w+(?:\.\w+)?))?)
            """
    )]
    private static partial Regex Member();

    [GeneratedRegex("""raise it with ResourceLimits\.\w+ if you trust the file\.""")]
    private static partial Regex Raise();
}
