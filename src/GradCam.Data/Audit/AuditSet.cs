using System.IO.Hashing;
using System.Numerics.Tensors;
using System.Text;
using GradCam.Data.Report;
using GradCam.Data.Rows;
using GradCam.Data.Runs;
using GradCam.Data.Sources;

namespace GradCam.Data.Audit;

/// <summary>The pictures that an audit experiments on.</summary>
/// <param name="Pictures">The pictures.</param>
/// <param name="Grid">Their size in the model's input.</param>
/// <param name="Classes">The names of the classes.</param>
/// <param name="Remarks">What is assumed or left out, a sentence each.</param>
internal sealed record AuditSet(
    IReadOnlyList<AuditPicture> Pictures,
    PixelGrid Grid,
    IReadOnlyList<string> Classes,
    IReadOnlyList<string> Remarks
)
{
    /// <summary>The pictures of each class that are taken at most.</summary>
    public const int MostOfClass = 300;

    // All prepared pictures are in memory.
    private const long MostValues = 128_000_000;

    private const int LeastPictures = 20;

    /// <summary>Reads and explains the pictures of a source.</summary>
    /// <param name="explainer">The model.</param>
    /// <param name="request">The request for maps.</param>
    /// <param name="source">The source.</param>
    /// <param name="renamed">Labels of the source and the classes that they mean.</param>
    /// <param name="done">Is told how many of how many pictures are done.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="GradCamException">The model or the pictures do not suffice for an audit.</exception>
    public static AuditSet Read(
        Explainer explainer,
        ExplainRequest request,
        PictureSource source,
        IReadOnlyDictionary<string, string> renamed,
        Action<int, int> done,
        CancellationToken cancel
    )
    {
        var remarks = new List<string>();
        var listed = source.Items(cancel).Select(i => (i.Index, i.Name, i.Label)).ToList();
        var (classOf, names) = ClassesOf(explainer, listed.Select(l => l.Label), renamed, remarks);
        var network = explainer.Model.Network;
        int length = network.InputSize.Aggregate(PixelChannels, (a, b) => a * (int)b);
        int most = MostOf(length, names.Count);
        var chosen = Chosen(
            listed
                .Where(l => l.Label is not null && classOf(l.Label) is not null)
                .Select(l => (l.Index, l.Name, classOf(l.Label!)!.Value)),
            most
        );
        if (chosen.Count < listed.Count(l => l.Label is not null))
            remarks.Add(
                $"{ReportWords.Count(chosen.Count)} of {ReportWords.Count(listed.Count, "picture")} are experimented "
                    + $"on, at most {most} of a class."
            );
        var pictures = Explained(explainer, request, source, chosen, classOf, (done, cancel, remarks), out var grid);
        int[] counts = [.. pictures.CountBy(p => p.Label).Select(c => c.Value)];
        if (counts.Length < 2)
            throw new GradCamException(
                "An audit compares classes, and the pictures are of "
                    + (counts.Length == 0 ? "no class of the model" : "one class")
                    + ": give a folder with a sub-folder for each class, or a list with labels, and --label-map where "
                    + "the model has other names."
            );
        if (counts.Max() < LeastPictures)
            throw new GradCamException(
                $"An audit needs at least {LeastPictures} pictures of a class, and there are {counts.Max()} at most."
            );
        return new(pictures, grid!, names, remarks) { Order = explainer.Preprocessing?.Channels ?? ChannelOrder.Rgb };
    }

    /// <summary>The order of the channels.</summary>
    public ChannelOrder Order { get; init; } = ChannelOrder.Rgb;

    /// <summary>The least and the greatest value of each channel over all pictures.</summary>
    public IReadOnlyList<(float From, float To)> Range => _range ??= Ranges();

    /// <summary>A picture with a cue that another one has, or with what that has in its place.</summary>
    /// <param name="cue">The cue.</param>
    /// <param name="onto">The picture.</param>
    /// <param name="from">The other one.</param>
    /// <param name="cells">The cells of the cue.</param>
    public float[] Carried(Cue cue, float[] onto, float[] from, IReadOnlyList<int> cells) =>
        cue.IsBackground
            ? Grid.Recoloured(onto, Grid.BorderColour(onto), Grid.BorderColour(from), Range)
            : Grid.Pasted(onto, from, cells);

    private IReadOnlyList<(float From, float To)>? _range;

    private (float From, float To)[] Ranges()
    {
        int plane = Grid.Height * Grid.Width;
        return
        [
            .. Enumerable
                .Range(0, Grid.Channels)
                .Select(channel =>
                {
                    var (from, to) = (float.MaxValue, float.MinValue);
                    foreach (var picture in Pictures)
                    {
                        var values = picture.Pixels.AsSpan(channel * plane, plane);
                        from = Math.Min(from, TensorPrimitives.Min<float>(values));
                        to = Math.Max(to, TensorPrimitives.Max<float>(values));
                    }
                    return (from, to);
                }),
        ];
    }

    /// <summary>The pictures of each group that memory allows.</summary>
    internal static int MostOf(int length, int groups) =>
        (int)Math.Clamp(MostValues / length / Math.Max(1, groups), LeastPictures, MostOfClass);

    /// <summary>The numbers of some pictures of each group.</summary>
    internal static HashSet<long> Chosen<T>(IEnumerable<(long Index, string Name, T Group)> listed, int most) =>
        listed
            .GroupBy(l => l.Group)
            // The same on every machine, and after pictures were added mostly the same.
            .SelectMany(g => g.OrderBy(l => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(l.Name))).Take(most))
            .Select(l => l.Index)
            .ToHashSet();

    private const int PixelChannels = 3;

    private static List<AuditPicture> Explained(
        Explainer explainer,
        ExplainRequest request,
        PictureSource source,
        HashSet<long> chosen,
        Func<string, int?> classOf,
        (Action<int, int> Done, CancellationToken Cancel, List<string> Remarks) how,
        out PixelGrid? grid
    )
    {
        var pictures = new List<AuditPicture>();
        PixelGrid? size = null;
        string? broken = null;
        int failed = 0;
        foreach (var item in source.Items(how.Cancel).Where(i => chosen.Contains(i.Index)))
        {
            how.Cancel.ThrowIfCancellationRequested();
            Picture? picture = null;
            try
            {
                var reading = new Reading(item, 0, explainer.Model.Limits, BatchRun.EnoughFor(explainer.Preprocessing));
                picture = reading.Read();
                var prepared = explainer.Model.Prepare(picture, "an audit experiments on pictures");
                var own = PixelGrid.Of(prepared);
                if (own != (size ??= own))
                    throw new GradCamException(
                        "The model takes pictures of any size, and an audit needs all of one: give a model card "
                            + "with a size."
                    );
                int label = classOf(item.Label!)!.Value;
                var explained = explainer.Explain(
                    picture,
                    request with
                    {
                        Targets = [Target.Class(label)],
                    },
                    how.Cancel
                )[0];
                if (explained.Target.Probability is null)
                    throw new GradCamException(
                        "The model gives no probabilities, which experiments are measured by: audits are of "
                            + "classifiers."
                    );
                var (marked, objectError) = reading.Object();
                if (objectError is not null && !how.Remarks.Contains(objectError))
                    how.Remarks.Add(objectError);
                float[] mass = [.. explained.Raw.Data.Select(v => Math.Max(v, 0))];
                float sum = mass.Sum();
                pictures.Add(
                    new()
                    {
                        Index = item.Index,
                        Name = item.Name,
                        Label = label,
                        Pixels = own.FromModel(prepared.Tensor),
                        Map = sum > 0 ? [.. mass.Select(v => v / sum)] : mass,
                        MapShape = explained.Raw.Shape,
                        Properties = reading.Properties,
                        Object = explained.Frame is { } frame
                            ? marked?.Coverage(frame, ColourCells.FineSide, ColourCells.FineSide)
                            : null,
                    }
                );
            }
            // What the model does not take at first, it takes of no picture.
            catch (GradCamException e) when (picture is null || pictures.Count > 0)
            {
                broken ??= e.Message;
                failed++;
            }
            how.Done(pictures.Count + failed, chosen.Count);
        }
        if (broken is not null && pictures.Count == 0)
            throw new GradCamException(broken);
        if (failed > 0)
            how.Remarks.Add(
                $"{ReportWords.Count(failed, "picture")} could not be read or explained, and are left out: {broken}"
            );
        grid = size;
        return pictures;
    }

    /// <summary>The classes of labels: those of the model's names, or else the order of the labels.</summary>
    internal static (Func<string, int?> Of, IReadOnlyList<string> Names) ClassesOf(
        Explainer explainer,
        IEnumerable<string?> labels,
        IReadOnlyDictionary<string, string> renamed,
        List<string> remarks
    )
    {
        string[] found = [.. labels.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        int? count = explainer.Model.Network.Classes;
        // One score of two classes speaks for the second.
        count = count == 1 && explainer.Labels.Names.Count is 0 or 2 ? 2 : count;
        var mapping = new LabelMapping(explainer.Labels, count, renamed);
        bool none = Array.TrueForAll(found, l => mapping.IndexOf(l) is null);
        if (none && explainer.LabelsOrigin is null && found.Length == count)
        {
            remarks.Add(
                "Nothing names the model's classes; assumed is the order of the labels: "
                    + $"{string.Join(", ", found)}. If that is wrong, give --labels."
            );
            return (l => Array.IndexOf(found, l) is >= 0 and var at ? at : null, found);
        }
        if (Array.Find(found, l => mapping.IndexOf(l) is null) is { } unknown)
            remarks.Add(
                $"The model has no class of the label '{unknown}', whose pictures are left out: give its class with "
                    + "--label-map."
            );
        return (mapping.IndexOf, [.. Enumerable.Range(0, count ?? 0).Select(i => explainer.Labels[i])]);
    }
}
