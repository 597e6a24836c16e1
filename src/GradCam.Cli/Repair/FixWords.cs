using System.CommandLine;
using System.Globalization;
using GradCam.Data;
using GradCam.Data.Repair;

namespace GradCam.Cli.Repair;

/// <summary>What the words of <c>fix</c> ask the library for.</summary>
/// <param name="parsed">The words.</param>
/// <param name="options">The options.</param>
internal sealed class FixWords(ParseResult parsed, FixOptions options)
{
    /// <summary>Checks what was given, before anything is read.</summary>
    /// <exception cref="GradCamException">Nothing was, or what excludes each other.</exception>
    public void Check()
    {
        int given = new[] { options.Audit, options.Groups, options.Artifact }.Count(o =>
            parsed.GetValue(o) is not null
        );
        if (given == 0 && parsed.GetValue(options.Pictures) is null && parsed.GetValue(options.Clean) is null)
            throw new GradCamException(
                "fix needs to know what the model goes by: audit it with `gradcam audit SOURCE -m MODEL`, and give "
                    + "the file with --audit; or give a list with --groups, folders with --artifact and --clean, or "
                    + "pictures with labels alone with --pictures."
            );
        if (given > 1)
            throw new GradCamException("--audit, --groups and --artifact exclude each other: give one of them.");
        if (parsed.GetValue(options.Artifact) is null != parsed.GetValue(options.Clean) is null)
            throw new GradCamException(
                "--artifact and --clean belong together: give pictures with the artifact, and others without it."
            );
    }

    /// <summary>What the repair goes by.</summary>
    /// <exception cref="GradCamException">It cannot be opened.</exception>
    public FixBasis Basis()
    {
        var list = options.List.PicturesOf(parsed) with { GroupColumn = parsed.GetValue(options.GroupColumn) };
        PictureSet? further =
            parsed.GetValue(options.Audit) is null && parsed.GetValue(options.Pictures) is { } given
                ? PictureSet.Open(given, list)
                : null;
        if (parsed.GetValue(options.Audit) is { } file)
        {
            var audit = AuditReport.Read(file);
            return FixBasis.Audit(
                audit,
                PictureSet.Open(
                    parsed.GetValue(options.Pictures) ?? audit.Source,
                    AuditBasis.OptionsOf(audit) with
                    {
                        LabelMap = list.LabelMap,
                    }
                )
            );
        }
        if (parsed.GetValue(options.Groups) is { } groups)
            return FixBasis.Groups(PictureSet.Open(groups, list));
        return parsed.GetValue(options.Artifact) is { } artifact
            ? FixBasis.Artifact(
                PictureSet.Open(artifact, list),
                PictureSet.Open(parsed.GetValue(options.Clean)!, list),
                further
            )
            : FixBasis.Pictures(further!);
    }

    /// <summary>How it is repaired.</summary>
    /// <exception cref="GradCamException">A text names no components.</exception>
    public Data.FixOptions Wanted() =>
        new()
        {
            Remedies = Remedy.Parse(parsed.GetValue(options.Method)!),
            MostLoss = parsed.GetValue(options.MostLoss) / 100,
            Seed = parsed.GetValue(options.Seed),
            Force = parsed.GetValue(options.Force),
            Spurious = (parsed.GetValue(options.Spurious) ?? [])
                .Select(Components)
                .GroupBy(c => c.Class, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(g => g.Key, g => (IReadOnlyList<int>)[.. g.SelectMany(c => c.Numbers)]),
        };

    /// <summary>Of <c>cat:1,3</c>, cat and the numbers.</summary>
    private static (string Class, int[] Numbers) Components(string text)
    {
        int colon = text.LastIndexOf(':');
        string[] numbers = text[(colon + 1)..].Split(',');
        if (colon <= 0 || !numbers.All(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            throw new GradCamException(
                $"'{text}' names no components: write the class, a colon and their numbers, such as cat:1,3."
            );
        return (text[..colon], [.. numbers.Select(n => int.Parse(n, CultureInfo.InvariantCulture))]);
    }
}
