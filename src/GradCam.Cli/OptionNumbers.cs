using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace GradCam.Cli;

/// <summary>
/// Options that take numbers, read the same way everywhere: digits, a point, nothing that depends on a language.
/// </summary>
internal static class OptionNumbers
{
    private const NumberStyles WholeStyle = NumberStyles.AllowLeadingSign;
    private const NumberStyles RealStyle =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Whole numbers of a range.</summary>
    public static void Between(this Option<int> option, int least, int most = int.MaxValue) =>
        option.CustomParser = result => (int)(Whole(result, option.Name, least, most) ?? 0);

    /// <inheritdoc cref="Between(Option{int}, int, int)"/>
    public static void Between(this Option<int?> option, int least, int most = int.MaxValue) =>
        option.CustomParser = result => (int?)Whole(result, option.Name, least, most);

    /// <summary>Numbers of a range.</summary>
    public static void Between(this Option<double?> option, double least, double most) =>
        option.CustomParser = result =>
        {
            if (result.Tokens is not [var token])
                return null;
            string text = token.Value;
            string range = string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");
            if (Real(text) is not { } number)
                result.AddError(
                    $"{option.Name} takes a number, not "
                        + $"'{text}'{Instead(text, t => Text(Real(t.Replace(',', '.'))), range)}"
                );
            else if (number < least || number > most)
                result.AddError($"{option.Name} takes a number {range}, not {text}.");
            else
                return number;
            return null;
        };

    /// <summary>A whole number as options are written; null for anything else.</summary>
    public static long? Whole(string text) =>
        IsPlain(text) && long.TryParse(text, WholeStyle, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>
    /// A number as options are written; null for anything else, such as one that no number is large enough for.
    /// </summary>
    public static double? Real(string text) =>
        IsPlain(text)
        && double.TryParse(text, RealStyle, CultureInfo.InvariantCulture, out double n)
        && double.IsFinite(n)
            ? n
            : null;

    private static long? Whole(ArgumentResult result, string name, int least, int most)
    {
        if (result.Tokens is not [var token])
            return null;
        string text = token.Value;
        string range = string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");
        if (Whole(text) is { } number && number >= least && number <= most)
            return number;
        // Digits that no number has room for are a number all the same.
        bool digits = IsPlain(text) && text.TrimStart('-').All(char.IsAsciiDigit);
        result.AddError(
            digits
                ? $"{name} takes a whole number {range}, not {text}."
                : $"{name} takes a whole number, not "
                    + $"'{text}'{Instead(text, t => Text(Whole(t.Replace(",", ""))), range)}"
        );
        return null;
    }

    private static string? Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);

    private static bool IsPlain(string text) =>
        text is ['-' or '.' or (>= '0' and <= '9'), ..] and [.., '.' or (>= '0' and <= '9')]
        && text.All(c => char.IsAsciiDigit(c) || "-.eE+".Contains(c));

    /// <summary>The end of a sentence: what was probably meant, or what there is.</summary>
    private static string Instead(string text, Func<string, string?> read, string range) =>
        read(text.Trim().TrimStart('+').Replace("_", "").Replace("'", "").Replace(" ", "")) is { } meant
            ? $": write {meant}."
        : range.Contains("2147483647", StringComparison.Ordinal) ? "."
        : $"; give one {range}.";
}
