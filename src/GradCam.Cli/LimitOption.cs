using System.CommandLine;
using System.Globalization;
using GradCam.Foundation;

namespace GradCam.Cli;

/// <summary>The option that raises or lowers what models and pictures may take.</summary>
internal sealed class LimitOption
{
    private static readonly (string Suffix, int Power)[] Suffixes = [("G", 3), ("M", 2), ("K", 1)];

    private static IEnumerable<string> Names => ResourceLimits.All.Select(l => l.Name);

    public Option<string[]> Option { get; } =
        new("--limit")
        {
            Description =
                "The most that a file may take before it is refused, one --limit for each: "
                + string.Join(
                    ", ",
                    ResourceLimits.All.Select(l => $"{l.Name} ({l.Bounds}, {Text(l, l.Get(ResourceLimits.Default))})")
                )
                + ". K, M and G are 1024s of bytes and 1000s of everything else.",
            HelpName = "NAME=VALUE",
            CompletionSources = { _ => ResourceLimits.All.Select(l => l.Name + "=") },
        };

    /// <summary>The limits that were asked for.</summary>
    /// <exception cref="GradCamException">There is no such limit, or it has no such value.</exception>
    public ResourceLimits Of(ParseResult parsed)
    {
        var limits = ResourceLimits.Default;
        var given = new HashSet<string>();
        foreach (string text in parsed.GetValue(Option) ?? [])
        {
            int at = text.IndexOf('=');
            if (at < 1)
                throw new GradCamException(
                    $"--limit takes NAME=VALUE, such as {ResourceLimits.All[0].Name}=2G, not '{text}'."
                );
            string name = text[..at];
            var limit =
                ResourceLimits.All.FirstOrDefault(l => l.Name == name)
                ?? throw new GradCamException($"There is no limit '{name}': {Suggestions.Hint(name, Names)}");
            if (!given.Add(name))
                throw new GradCamException($"--limit gives {name} twice; give it once.");
            limits = limit.Set(limits, Value(limit, text[(at + 1)..]));
        }
        return limits;
    }

    private static long Value(ResourceLimit limit, string text)
    {
        long unit = 1;
        string digits = text;
        foreach (var (suffix, power) in Suffixes)
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                (digits, unit) = (text[..^1], Power(limit, power));
        bool fits =
            digits.All(char.IsAsciiDigit)
            && OptionNumbers.Whole(digits) is > 0 and var number
            && number <= long.MaxValue / unit;
        return fits
            ? OptionNumbers.Whole(digits)!.Value * unit
            : throw new GradCamException(
                $"The limit {limit.Name} takes a whole number from 1 to {long.MaxValue}, or one with K, M or G, not "
                    + $"'{text}'."
            );
    }

    private static string Text(ResourceLimit limit, long value)
    {
        foreach (var (suffix, power) in Suffixes)
            if (Power(limit, power) is var unit && value % unit == 0)
                return FormattableString.Invariant($"{value / unit}{suffix}");
        return value.ToString(CultureInfo.InvariantCulture);
    }

    private static long Power(ResourceLimit limit, int power) => (long)Math.Pow(Unit(limit), power);

    private static int Unit(ResourceLimit limit) =>
        limit.Name.EndsWith("-bytes", StringComparison.Ordinal) ? 1024 : 1000;
}
