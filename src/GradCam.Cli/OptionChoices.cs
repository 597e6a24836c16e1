using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;

namespace GradCam.Cli;

/// <summary>
/// Options that take one of a few names. The parser's own would also take the numbers behind them, and several at once.
/// </summary>
internal static class OptionChoices
{
    // More would push the other column of the help off the screen.
    private const int LongestNames = 30;

    /// <summary>Takes the names of an enumeration in any case, with hyphens between their words.</summary>
    public static void ByName<T>(this Option<T> option)
        where T : struct, Enum
    {
        option.CustomParser = result => Parse<T>(result, option.Name) ?? default;
        Complete<T>(option);
    }

    /// <inheritdoc cref="ByName{T}(Option{T})"/>
    public static void ByName<T>(this Option<T?> option)
        where T : struct, Enum
    {
        option.CustomParser = result => Parse<T>(result, option.Name);
        string names = string.Join("|", Names<T>());
        if (names.Length <= LongestNames)
            option.HelpName = names;
        else
            (option.HelpName, option.Description) = (
                "NAME",
                $"{option.Description} One of {string.Join(", ", Names<T>())}."
            );
        Complete<T>(option);
    }

    private static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

    private static void Complete<T>(Option option)
        where T : struct, Enum
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(_ => Names<T>());
    }

    private static T? Parse<T>(ArgumentResult result, string option)
        where T : struct, Enum
    {
        if (result.Tokens is not [var token])
            return null;
        string[] names = Names<T>();
        int found = Array.FindIndex(names, name => name.Equals(token.Value, StringComparison.OrdinalIgnoreCase));
        if (found >= 0)
            return Enum.GetValues<T>()[found];
        string all = $"{string.Join(", ", names[..^1])} or {names[^1]}";
        result.AddError($"{option} takes {all}, not '{token.Value}'.");
        return null;
    }
}
