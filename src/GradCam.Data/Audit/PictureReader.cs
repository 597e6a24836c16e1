using System.IO.Hashing;
using System.Text;
using GradCam.Data.Repair;
using GradCam.Data.Report;
using GradCam.Data.Rows;
using GradCam.Data.Runs;
using GradCam.Data.Sources;
using GradCam.Running;

namespace GradCam.Data.Audit;

/// <summary>
/// Reads pictures of a data set into memory, prepared for the model: for audits, with a map for each one's label, and
/// for repairs.
/// </summary>
/// <param name="explainer">The model.</param>
/// <param name="pictures">The data set.</param>
internal sealed class PictureReader(Explainer explainer, PictureSet pictures)
{
    private const int MostOfGroup = 300,
        PixelChannels = 3;

    // All prepared pictures are in memory.
    private const long MostValues = 128_000_000;

    private readonly List<string> _remarks = [];
    private readonly Dictionary<string, string> _firstOf = new(StringComparer.Ordinal);
    private PixelGrid? _grid;

    /// <summary>The request for maps, which audits need; null to make none.</summary>
    public ExplainRequest? Request { get; init; }

    /// <summary>The list's column of groups is read.</summary>
    public bool Grouped { get; init; }

    /// <summary>Pictures without labels are read too.</summary>
    public bool Unlabelled { get; init; }

    private bool IsAudit => Request is not null;

    /// <summary>Reads them.</summary>
    /// <param name="progress">Is told how many of how many pictures are done; null for nobody.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The pictures; none where none is of a class of the model.</returns>
    /// <exception cref="GradCamException">
    /// None can be read, the model does not take them, or there is no such column.
    /// </exception>
    public AuditSet Read(IProgress<DataProgress>? progress, CancellationToken cancel)
    {
        var source = pictures.Source;
        source.Count(cancel);
        int? column = Grouped ? GroupColumn.In(source, pictures.Options.GroupColumn) : null;
        string? PartOf(SourceItem item) => column is { } at ? item.Values[at] : null;
        var listed = source.Items(cancel).Select(i => (i.Index, i.Name, i.Label, Part: PartOf(i))).ToList();
        var classes = LabelClasses.Of(explainer, listed.Select(l => l.Label), pictures.Options.LabelMap, _remarks);
        var usable = listed
            .Where(l => (Unlabelled && l.Label is null) || classes.Of(l.Label) >= 0)
            .Where(l => column is null || !string.IsNullOrWhiteSpace(l.Part))
            .Select(l => (l.Index, l.Name, Group: (classes.Of(l.Label), l.Part)))
            .ToList();
        int groups = IsAudit ? classes.Names.Count : usable.Select(u => u.Group).Distinct().Count();
        var chosen = Chosen(usable, MostOf(groups));
        Remark(chosen.Count, listed.Count, listed.Count(l => l.Label is not null), MostOf(groups));
        var read = new List<AuditPicture>();
        string? broken = null;
        int failed = 0;
        foreach (var item in source.Items(cancel).Where(i => chosen.Contains(i.Index)))
        {
            cancel.ThrowIfCancellationRequested();
            Picture? picture = null;
            try
            {
                var reading = new Reading(item, 0, explainer.Model.Limits, BatchRun.EnoughFor(explainer.Preprocessing));
                picture = reading.Read();
                read.Add(Prepared(reading, picture, classes.Of(item.Label), PartOf(item), cancel));
            }
            // What the model does not take at first, it takes of no picture.
            catch (GradCamException e) when (picture is null || read.Count > 0)
            {
                broken ??= e.Message;
                failed++;
            }
            progress?.Report(new(IsAudit ? "Explaining" : "Reading", read.Count + failed, chosen.Count));
        }
        if (broken is not null && read.Count == 0)
            throw new GradCamException(broken);
        if (failed > 0)
            _remarks.Add(
                $"{ReportWords.Count(failed, "picture")} could not be read{(IsAudit ? " or explained" : "")}, and are "
                    + $"left out: {broken}"
            );
        return new(read, _grid!, classes.Names, _remarks)
        {
            Order = explainer.Preprocessing?.Channels ?? ChannelOrder.Rgb,
        };
    }

    private AuditPicture Prepared(Reading reading, Picture picture, int label, string? part, CancellationToken cancel)
    {
        var prepared = explainer.Model.Prepare(
            picture,
            IsAudit ? "an audit experiments on pictures" : "a repair is fitted to pictures"
        );
        var own = PixelGrid.Of(prepared);
        if (own != (_grid ??= own))
            throw new GradCamException(
                $"The model takes pictures of any size, and {(IsAudit ? "an audit" : "a repair")} needs all of one: "
                    + "give a model card with a size."
            );
        _firstOf.TryAdd(reading.Hash!, reading.Item.Name);
        var made = new AuditPicture
        {
            Index = reading.Item.Index,
            Name = reading.Item.Name,
            Label = label,
            Key = _firstOf[reading.Hash!],
            Part = part,
            Pixels = own.FromModel(prepared.Tensor),
            Map = [],
            MapShape = [],
            Properties = reading.Properties,
        };
        return IsAudit ? Explained(made, reading, picture, prepared, cancel) : made;
    }

    private AuditPicture Explained(
        AuditPicture made,
        Reading reading,
        Picture picture,
        PreparedImage prepared,
        CancellationToken cancel
    )
    {
        var explained = explainer.ExplainPrepared(
            new Batch(prepared.Tensor, [1, .. prepared.Shape.Select(d => (long)d)]),
            Request! with
            {
                Targets = [Target.Class(made.Label)],
            },
            [(picture, prepared.Region)],
            null,
            cancel
        )[0][0];
        if (explained.Target.Probability is null)
            throw new GradCamException(
                "The model gives no probabilities, which experiments are measured by: audits are of classifiers."
            );
        var (marked, objectError) = reading.Object();
        if (objectError is not null && !_remarks.Contains(objectError))
            _remarks.Add(objectError);
        float[] mass = [.. explained.Raw.Data.Select(v => Math.Max(v, 0))];
        float sum = mass.Sum();
        return made with
        {
            Map = sum > 0 ? [.. mass.Select(v => v / sum)] : mass,
            MapShape = explained.Raw.Shape,
            Object = explained.Frame is { } frame
                ? marked?.Coverage(frame, ColourCells.FineSide, ColourCells.FineSide)
                : null,
        };
    }

    private void Remark(int chosen, int listed, int labelled, int most)
    {
        string count = $"{ReportWords.Count(chosen)} of {ReportWords.Count(listed, "picture")} are";
        if (IsAudit && chosen < labelled)
            _remarks.Add($"{count} experimented on, at most {most} of a class.");
        if (!IsAudit && chosen < listed)
            _remarks.Add($"{count} used: at most {most} of a group, of classes of the model.");
    }

    /// <summary>The pictures of each group that memory allows.</summary>
    private int MostOf(int groups)
    {
        int length = explainer.Model.Network.InputSize.Aggregate(PixelChannels, (a, b) => a * (int)b);
        return (int)Math.Clamp(MostValues / length / Math.Max(1, groups), AuditSet.LeastPictures, MostOfGroup);
    }

    /// <summary>The numbers of some pictures of each group.</summary>
    private static HashSet<long> Chosen<T>(IEnumerable<(long Index, string Name, T Group)> listed, int most) =>
        listed
            .GroupBy(l => l.Group)
            // The same on every machine, and after pictures were added mostly the same.
            .SelectMany(g => g.OrderBy(l => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(l.Name))).Take(most))
            .Select(l => l.Index)
            .ToHashSet();
}
