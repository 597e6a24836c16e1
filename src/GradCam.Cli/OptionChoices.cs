using System.CommandLine;

namespace GradCam.Cli;

/// <summary>
/// Options that take one of a few names. The parser's own would also take the numbers behind them, and several at once.
/// </summary>
internal static class OptionChoices
{
    /// <summary>Takes the names of an enumeration in any case.</summary>
    public static void ByName<T>(this Option<T> option)
        where T : struct, Enum
    {
        option.CustomParser = result =>
        {
            if (result.Tokens is not [var token])
                return default;
            foreach (var (name, value) in Enum.GetNames<T>().Zip(Enum.GetValues<T>()))
                if (name.Equals(token.Value, StringComparison.OrdinalIgnoreCase))
                    return value;
            string names = string.Join(" or ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()));
            result.AddError($"{option.Name} takes {names}, not '{token.Value}'.");
            return default;
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(_ => Enum.GetNames<T>().Select(n => n.ToLowerInvariant()));
    }
}
