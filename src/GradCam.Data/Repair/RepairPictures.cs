using GradCam.Data.Audit;
using GradCam.Data.Report;
using GradCam.Data.Rows;
using GradCam.Data.Runs;
using GradCam.Data.Sources;

namespace GradCam.Data.Repair;

/// <summary>The pictures of one source that a repair reads: prepared for the model, without maps.</summary>
/// <param name="All">The pictures.</param>
/// <param name="Grid">Their size in the model's input.</param>
/// <param name="Classes">The names of the classes.</param>
/// <param name="Remarks">What is assumed or left out, a sentence each.</param>
internal sealed record RepairPictures(
    IReadOnlyList<RepairPicture> All,
    PixelGrid Grid,
    IReadOnlyList<string> Classes,
    IReadOnlyList<string> Remarks
)
{
    /// <summary>The same pictures, for what audits do with them.</summary>
    public AuditSet AsAuditSet() => new([.. All.Select(p => p.Picture)], Grid, Classes, Remarks) { Order = Order };

    /// <summary>The order of the channels.</summary>
    public ChannelOrder Order { get; init; } = ChannelOrder.Rgb;

    /// <summary>Reads a source.</summary>
    /// <param name="explainer">The model.</param>
    /// <param name="source">The source.</param>
    /// <param name="how">What is read of it.</param>
    /// <param name="done">Is told how many of how many pictures are done.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="GradCamException">
    /// No picture can be read, the model gives no probabilities, or there is no such column.
    /// </exception>
    public static RepairPictures Read(
        Explainer explainer,
        PictureSource source,
        RepairReading how,
        Action<int, int> done,
        CancellationToken cancel
    )
    {
        var remarks = new List<string>();
        source.Count(cancel);
        int? column = how.GroupColumn is null ? null : GroupColumn.In(source, how.GroupColumn);
        string? PartOf(SourceItem item) => column is { } at ? item.Values[at] : null;
        var listed = source.Items(cancel).Select(i => (i.Index, i.Name, i.Label, Part: PartOf(i))).ToList();
        var (classOf, names) = AuditSet.ClassesOf(explainer, listed.Select(l => l.Label), how.Renamed, remarks);
        int Label(string? label) => label is null ? RepairExample.NoLabel : classOf(label) ?? RepairExample.NoLabel;
        var usable = listed
            .Where(l => (how.Unlabelled && l.Label is null) || Label(l.Label) >= 0)
            .Where(l => column is null || !string.IsNullOrWhiteSpace(l.Part))
            .Select(l => (l.Index, l.Name, (Label(l.Label), l.Part)))
            .ToList();
        int length = explainer.Model.InputShape.Aggregate(1, (a, b) => a * b),
            most = AuditSet.MostOf(length, usable.Select(u => u.Item3).Distinct().Count());
        var chosen = AuditSet.Chosen(usable, most);
        if (chosen.Count < listed.Count)
            remarks.Add(
                $"{ReportWords.Count(chosen.Count)} of {ReportWords.Count(listed.Count, "picture")} are used: at most "
                    + $"{most} of a group, of classes of the model."
            );
        var pictures = new List<RepairPicture>();
        var firstOf = new Dictionary<string, string>(StringComparer.Ordinal);
        PixelGrid? grid = null;
        string? broken = null;
        int failed = 0;
        int enough = BatchRun.EnoughFor(explainer.Preprocessing);
        foreach (var item in source.Items(cancel).Where(i => chosen.Contains(i.Index)))
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                var reading = new Reading(item, 0, explainer.Model.Limits, enough);
                var prepared = explainer.Model.Prepare(reading.Read(), "a repair is fitted to pictures");
                var own = PixelGrid.Of(prepared);
                if (own != (grid ??= own))
                    throw new GradCamException(
                        "The model takes pictures of any size, and a repair needs all of one: give a model card with "
                            + "a size."
                    );
                firstOf.TryAdd(reading.Hash!, item.Name);
                pictures.Add(
                    new(
                        new()
                        {
                            Index = item.Index,
                            Name = item.Name,
                            Label = Label(item.Label),
                            Pixels = own.FromModel(prepared.Tensor),
                            Map = [],
                            MapShape = [],
                        },
                        firstOf[reading.Hash!],
                        PartOf(item)
                    )
                );
            }
            catch (GradCamException e)
            {
                broken ??= e.Message;
                failed++;
            }
            done(pictures.Count + failed, chosen.Count);
        }
        if (pictures.Count == 0)
            throw new GradCamException(
                broken
                    ?? $"None of the pictures of {source.Name} is of a class of the model: give a folder with a "
                        + "sub-folder for each class, or a list with labels, and --label-map where the model has "
                        + "other names."
            );
        if (failed > 0)
            remarks.Add($"{ReportWords.Count(failed, "picture")} could not be read, and are left out: {broken}");
        return new(pictures, grid!, names, remarks) { Order = explainer.Preprocessing?.Channels ?? ChannelOrder.Rgb };
    }
}

/// <summary>What a repair reads of a source.</summary>
internal sealed record RepairReading
{
    /// <summary>Labels of the source and the classes that they mean.</summary>
    public required IReadOnlyDictionary<string, string> Renamed { get; init; }

    /// <summary>The column of groups; null for none, empty for one of a usual name.</summary>
    public string? GroupColumn { get; init; }

    /// <summary>Pictures without labels are read too.</summary>
    public bool Unlabelled { get; init; }
}
