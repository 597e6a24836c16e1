using System.Numerics.Tensors;

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
    /// <summary>An audit needs as many pictures of a class.</summary>
    public const int LeastPictures = 20;

    /// <summary>Reads and explains the pictures of a data set.</summary>
    /// <param name="explainer">The model.</param>
    /// <param name="pictures">The data set.</param>
    /// <param name="request">The request for maps.</param>
    /// <param name="progress">Is told how many of how many pictures are done; null for nobody.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="GradCamException">The model or the pictures do not suffice for an audit.</exception>
    public static AuditSet Read(
        Explainer explainer,
        PictureSet pictures,
        ExplainRequest request,
        IProgress<DataProgress>? progress,
        CancellationToken cancel
    )
    {
        var set = new PictureReader(explainer, pictures) { Request = request }.Read(progress, cancel);
        int[] counts = [.. set.Pictures.CountBy(p => p.Label).Select(c => c.Value)];
        if (counts.Length < 2)
            throw new GradCamException(
                "An audit compares classes, and the pictures are of "
                    + (counts.Length == 0 ? "no class of the model" : "one class")
                    + ": give a folder with a sub-folder for each class, or a list with labels, and "
                    + "PictureSetOptions.LabelMap where the model has other names."
            );
        if (counts.Max() < LeastPictures)
            throw new GradCamException(
                $"An audit needs at least {LeastPictures} pictures of a class, and there are {counts.Max()} at most."
            );
        return set;
    }

    /// <summary>The pictures have maps.</summary>
    public bool HasMaps => Pictures.Any(p => p.Map.Length > 0);

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
}
