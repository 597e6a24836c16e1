using System.CommandLine;
using GradCam.Cli.Batch;
using GradCam.Data.Audit;
using GradCam.Data.Repair;
using GradCam.Data.Sources;

namespace GradCam.Cli.Repair;

/// <summary>Reads what a repair goes by: an audit, a list of groups, two folders, or pictures alone.</summary>
/// <param name="parsed">The words.</param>
/// <param name="options">The options.</param>
/// <param name="explainer">The model.</param>
/// <param name="progress">Is told how far it is.</param>
/// <param name="cancel">Stops it.</param>
internal sealed class FixReader(
    ParseResult parsed,
    FixOptions options,
    Explainer explainer,
    JobProgress progress,
    CancellationToken cancel
)
{
    /// <summary>Reads.</summary>
    /// <param name="audit">The audit; null where there is none.</param>
    /// <exception cref="GradCamException">The pictures do not suffice.</exception>
    public FixCase Read(AuditReport? audit)
    {
        var found =
            audit is not null ? OfAudit(audit)
            : parsed.GetValue(options.Groups) is { } list ? OfGroups(list)
            : parsed.GetValue(options.Artifact) is { } artifact ? OfFolders(artifact, parsed.GetValue(options.Clean)!)
            : OfPictures(parsed.GetValue(options.Pictures)!);
        int[] labels = [.. found.Samples.Select(s => s.Label).Where(l => l >= 0).Distinct()];
        if (labels.Length == 1)
            throw new GradCamException(
                $"A repair needs pictures of two classes, and all are of '{found.NameOf(labels[0])}': give a folder "
                    + "with a sub-folder for each class, or a list with labels."
            );
        int without = found.Classes.Count - labels.Length;
        return without > 0 && labels.Length > 0
            ? found with
            {
                Remarks =
                [
                    .. found.Remarks,
                    $"{without} of the model's {found.Classes.Count} classes have no pictures: remedies that fit all "
                        + "of the head anew are left out, and what these classes lose is not measured.",
                ],
            }
            : found;
    }

    /// <summary>Checks what was given, before anything is read.</summary>
    /// <exception cref="GradCamException">Nothing was, or what excludes each other.</exception>
    public static void Check(ParseResult parsed, FixOptions options)
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

    private FixCase OfAudit(AuditReport audit)
    {
        var pictures = Read(
            parsed.GetValue(options.Pictures) ?? audit.Source,
            new()
            {
                Root = audit.Root,
                PictureColumn = audit.PictureColumn,
                LabelColumn = audit.LabelColumn,
            }
        );
        var samples = Counterfactuals.Of(pictures, audit.Findings, parsed.GetValue(options.Seed) ?? audit.Seed);
        return Of(pictures, samples, audit.Findings.Count > 0 ? audit.Findings[0].Sentence : audit.Sentence) with
        {
            Audit = audit,
            Set = pictures.AsAuditSet(),
        };
    }

    private FixCase OfGroups(string list)
    {
        var pictures = Read(list, ListOptions, parsed.GetValue(options.GroupColumn) ?? "");
        var groups = new NamedGroups(pictures);
        return Of(pictures, groups.Samples(), $"groups of {Path.GetFileName(list)}", groups.Remarks());
    }

    private FixCase OfFolders(string artifact, string clean)
    {
        var with = Read(artifact, ListOptions, unlabelled: true);
        var without = Read(clean, ListOptions, unlabelled: true);
        RepairPictures[] all = parsed.GetValue(options.Pictures) is { } further
            ? [with, without, Read(further, ListOptions)]
            : [with, without];
        if (all.Any(p => p.Grid != with.Grid))
            throw new GradCamException(
                "The model takes pictures of any size, and a repair needs all of one: give a model card with a size."
            );
        var samples = all.SelectMany(
            (p, i) => p.All.Select(a => a.As(i == 0 ? RepairGroup.Artifact : RepairGroup.Plain))
        );
        var most = all.MaxBy(p => p.Classes.Count)!;
        return Of(most, [.. samples], $"artifact of {Path.GetFileName(artifact)}") with
        {
            Names = [.. all.SelectMany(p => p.All.Select(a => a.Picture.Name))],
            Remarks = [.. all.SelectMany(p => p.Remarks).Distinct()],
        };
    }

    private FixCase OfPictures(string source)
    {
        var pictures = Read(source, ListOptions);
        return Of(
            pictures,
            [.. pictures.All.Select(p => p.As(RepairGroup.Plain))],
            "pictures of an unknown artifact",
            [
                "Which pictures have an artifact is not known, so that groups are the classes alone: --groups or an "
                    + "audit tell more.",
            ]
        );
    }

    private SourceOptions ListOptions =>
        new()
        {
            Root = parsed.GetValue(options.List.Root),
            PictureColumn = parsed.GetValue(options.List.PictureColumn),
            LabelColumn = parsed.GetValue(options.List.LabelColumn),
        };

    private RepairPictures Read(string text, SourceOptions how, string? groups = null, bool unlabelled = false) =>
        RepairPictures.Read(
            explainer,
            PictureSource.Open(text, how),
            new()
            {
                Renamed = parsed.GetValue(options.LabelMap) is { } map ? LabelFile.Read(map) : LabelFile.None,
                GroupColumn = groups,
                Unlabelled = unlabelled,
            },
            (done, all) => progress.Report("Reading", done, all),
            cancel
        );

    private static FixCase Of(
        RepairPictures pictures,
        IReadOnlyList<RepairSample> samples,
        string said,
        params IReadOnlyList<string> remarks
    ) =>
        new()
        {
            Classes = pictures.Classes,
            Grid = pictures.Grid,
            Samples = samples,
            Names = [.. pictures.All.Select(p => p.Picture.Name)],
            Said = said,
            Remarks = [.. pictures.Remarks, .. remarks],
        };
}
