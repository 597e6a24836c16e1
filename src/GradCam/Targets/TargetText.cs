using System.Globalization;

namespace GradCam.Targets;

/// <summary>
/// Targets as they are written on a command line. A target is <c>top</c>, <c>top-3</c> (three targets), a class
/// number or name, or one of <c>prob:CLASS</c>, <c>rest:CLASS</c>, <c>finer:CLASS</c>, <c>region:CLASS</c>,
/// <c>region:MASK.png</c>, <c>region:MASK.png:CLASS</c>, <c>box:2</c>, <c>box:X:Y</c>, <c>objectness:2</c>,
/// <c>sum:CLASS</c>, <c>step:5</c>, <c>step:5:CLASS</c>, <c>similar:PHOTO</c>; targets are added and subtracted with
/// signs that stand between spaces (<c>cat - 0.5 * dog</c>) and grouped with parentheses (<c>prob:(cat + dog)</c>); a
/// minus in front means what speaks against it. Class names hold spaces and hyphens; what still is unclear is put
/// into double quotes.
/// </summary>
internal static class TargetText
{
    // Parentheses and prefixes nest as deep as the text is long.
    private const int MaxLength = 8192;

    /// <param name="text">The target.</param>
    /// <param name="files">The pictures and arrays that it may name.</param>
    public static IReadOnlyList<Target> Parse(string text, ITargetFiles files)
    {
        text = text.Trim();
        if (text.Length > MaxLength)
            throw new GradCamException(
                FormattableString.Invariant(
                    $"A target of {text.Length:N0} letters is too long: write at most {MaxLength:N0}."
                )
            );
        if (text.Length == 0)
            throw new GradCamException("A target is empty; write `top`, `top-3`, a class number or a class name.");
        if (text.StartsWith("top-", StringComparison.OrdinalIgnoreCase) && Whole(text[4..]) is { } count)
            return count is >= 1 and <= 1000
                ? [.. Enumerable.Range(1, count).Select(Target.Rank)]
                : throw new GradCamException($"'{text}': K of top-K is between 1 and 1000.");
        return [Sum(text, files)];
    }

    private static Target Sum(string text, ITargetFiles files)
    {
        Target? sum = null;
        int start = 0;
        bool minus = false;
        foreach (var (position, sign) in Signs(text).Append((text.Length, '+')))
        {
            var term = Product(text[start..position].Trim(), text, files);
            sum =
                sum is null ? term
                : minus ? sum - term
                : sum + term;
            (minus, start) = (sign == '-', Math.Min(position + 3, text.Length));
        }
        return sum!;
    }

    /// <summary>Plus and minus signs between spaces, outside of quotes and parentheses.</summary>
    private static IEnumerable<(int Position, char Sign)> Signs(string text)
    {
        int[] depth = Depth(text);
        for (int i = 1; i + 2 < text.Length; i++)
        {
            if (depth[i] != 0 || text[i] != ' ' || text[i + 1] is not ('+' or '-') || text[i + 2] != ' ')
                continue;
            yield return (i, text[i + 1]);
            // A space belongs to one sign alone.
            i += 2;
        }
    }

    /// <summary>The number of quotes and parentheses around every character; the signs themselves are inside.</summary>
    private static int[] Depth(string text)
    {
        var depth = new int[text.Length];
        int open = 0;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '(' && !quoted)
                open++;
            depth[i] = open + (quoted || text[i] == '"' ? 1 : 0);
            if (text[i] == '"')
                quoted = !quoted;
            if (text[i] == ')' && !quoted && open > 0)
                open--;
        }
        return depth;
    }

    private static Target Product(string text, string whole, ITargetFiles files)
    {
        if (text.Length == 0 || text is [.., ' ', '+' or '-'] or ['+' or '-', ' ', ..] or ['+' or '-'])
            throw new GradCamException($"'{whole}': a target is missing beside a sign.");
        int times = text.IndexOf('*');
        if (
            times > 0
            && float.TryParse(text[..times].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out float factor)
        )
            return !float.IsFinite(factor)
                ? throw new GradCamException(
                    $"'{whole}': the factor {text[..times].Trim()} is no finite number of single precision."
                )
                : factor * Single(text[(times + 1)..].Trim(), whole, files);
        return text.StartsWith('-') ? -Single(text[1..].Trim(), whole, files) : Single(text, whole, files);
    }

    private static Target Single(string text, string whole, ITargetFiles files)
    {
        if (text is ['"', .., '"'])
            return Target.Class(text[1..^1]);
        if (text is ['(', .., ')'] && Depth(text).All(d => d > 0))
            return text.Length > 2
                ? Sum(text[1..^1].Trim(), files)
                : throw new GradCamException($"'{whole}': a target is missing between the parentheses.");
        if (text.Equals("top", StringComparison.OrdinalIgnoreCase))
            return Target.Top;
        int colon = text.IndexOf(':');
        string rest = colon > 0 ? text[(colon + 1)..].Trim() : "";
        if (colon > 0 && rest.Length == 0)
            throw new GradCamException($"'{whole}': something must follow '{text}'.");
        return (colon > 0 ? text[..colon].ToLowerInvariant() : "") switch
        {
            "prob" or "probability" => Target.Probability(Single(rest, whole, files)),
            "rest" => Target.Rest(Single(rest, whole, files)),
            "finer" => Target.Finer(Single(rest, whole, files)),
            "region" => Region(rest, whole, files),
            "box" => Box(rest, BoxPart.Class, whole),
            "objectness" => Box(rest, BoxPart.Objectness, whole),
            "sum" => Target.Boxes(ClassOf(rest)),
            "step" => Step(rest, whole),
            "similar" => Similar(rest, files),
            _ => text.Length > 0 ? ClassOf(text) : throw new GradCamException($"'{whole}': a class is missing."),
        };
    }

    /// <summary>A class by its number or name.</summary>
    private static ClassTarget ClassOf(string text) =>
        Whole(text) is { } index ? new(index, null)
        : text is ['"', .., '"'] ? new(null, text[1..^1])
        : new(null, text);

    private static Target Step(string text, string whole)
    {
        int colon = text.IndexOf(':');
        string step = colon < 0 ? text : text[..colon],
            of = colon < 0 ? "" : text[(colon + 1)..].Trim();
        return Whole(step.Trim()) is { } number && (colon < 0 || of.Length > 0)
            ? new StepTarget(number, of.Length > 0 ? ClassOf(of) : null)
            : throw new GradCamException(
                $"'{whole}': a step is chosen by its number from 0 (step:5), with a class or without (step:5:7)."
            );
    }

    // The digits and signs of no other language than that of programs.
    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static float? Real(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number)
        && float.IsFinite(number)
            ? number
            : null;

    private static Target Box(string text, BoxPart part, string whole)
    {
        string[] numbers = text.Split(':');
        if (numbers.Length == 1 && Whole(text) is { } number)
            return Target.Box(number, part);
        if (numbers.Length == 2 && Real(numbers[0]) is { } x && Real(numbers[1]) is { } y)
            return Target.BoxAt(x, y, part);
        throw new GradCamException(
            $"'{whole}': a box is chosen by its number (box:2) or by a point in pixels of the model's input "
                + "(box:120:80)."
        );
    }

    private static Target Similar(string name, ITargetFiles files) =>
        name.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)
            ? Target.Similar(files.Tensor(name).Data)
            : Target.Similar(files.Picture(name));

    /// <summary>A mask file with or without a class, or a class alone.</summary>
    private static Target Region(string text, string whole, ITargetFiles files)
    {
        if (files.Has(text))
            return Target.Region(Mask(text, files));
        int colon = text.LastIndexOf(':');
        if (colon > 0 && files.Has(text[..colon]))
            return Target.Region(Mask(text[..colon], files), Single(text[(colon + 1)..].Trim(), whole, files));
        if (text[0] != '"' && Path.HasExtension(colon > 0 ? text[..colon] : text) && text.Contains('.'))
            throw new GradCamException(
                $"There is no mask {(colon > 0 ? text[..colon] : text)}; write region:MASK.png:CLASS, or region:CLASS."
            );
        return Target.Region(Single(text, whole, files));
    }

    /// <summary>A picture's grey values as 0..1, or an array as it is.</summary>
    private static Tensor Mask(string name, ITargetFiles files)
    {
        if (name.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
            return files.Tensor(name);
        var picture = files.Picture(name);
        var pixels = picture.Rgb;
        var values = new float[picture.Width * picture.Height];
        for (int i = 0; i < values.Length; i++)
            values[i] = pixels[3 * i] / 255f;
        return new Tensor(values, [picture.Height, picture.Width]);
    }
}
