using GradCam.Json;

namespace GradCam.Cli.Explain;

/// <summary>Says what a target asks, where its signs do not say it to everyone.</summary>
internal static class TargetWords
{
    /// <summary>The target, with its meaning where it is an opposite or a contrast.</summary>
    public static string Of(TargetRow target) =>
        Meaning(target) is { } meaning ? $"{target.Label}: {meaning}" : target.Label;

    /// <summary>The question in words; null for a class and for what is more than a contrast of two.</summary>
    public static string? Meaning(TargetRow target)
    {
        // A class may have any name, also one with signs.
        if (target.Index is not null || target.Label.Contains(" + ", StringComparison.Ordinal))
            return null;
        if (target.Label.IndexOfAny(['*', '(', ':']) >= 0)
            return null;
        return target.Label.Split(" - ") switch
        {
            [var only] when only.StartsWith('-') => $"what speaks against {only[1..]}",
            [var one, var other] when !one.StartsWith('-') => $"what speaks for {one} rather than {other}",
            _ => null,
        };
    }
}
