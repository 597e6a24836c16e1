using System.Globalization;
using GradCam.Foundation;

namespace GradCam;

/// <summary>
/// The most that a model, a picture or a text file may take before it is refused: the one place where these limits
/// stand. The defaults are far above what networks need and far below what would hurt; an error that a limit causes
/// names it, so that it can be raised.
/// </summary>
public sealed record ResourceLimits
{
    internal const long DefaultPicturePixels = 51_000_000;

    /// <summary>The limits if nothing else is said.</summary>
    public static ResourceLimits Default { get; } = new();

    /// <summary>
    /// <c>file-bytes</c>: the bytes of a picture or tensor file, of which reading takes twice as many; 256 MiB.
    /// </summary>
    public long FileBytes { get; init; } = 256L << 20;

    /// <summary><c>text-bytes</c>: the bytes of a text file: labels, a model card; 16 MiB.</summary>
    public long TextBytes { get; init; } = 16L << 20;

    /// <summary><c>picture-pixels</c>: width times height of a picture; 51 million.</summary>
    public long PicturePixels { get; init; } = DefaultPicturePixels;

    /// <summary><c>config-bytes</c>: the bytes of the configuration in a Keras file; 16 MiB.</summary>
    public long ConfigBytes { get; init; } = 16L << 20;

    /// <summary>
    /// <c>unpack-ratio</c>: how many times as large as its file, beyond 64 MB, what is compressed in a Keras file may
    /// be; 20.
    /// </summary>
    public long UnpackRatio { get; init; } = 20;

    /// <summary>
    /// <c>tensor-bytes</c>: the bytes of one value that a model computes, or of one constant that it makes of less; 128
    /// MiB. A model that takes large inputs or has large weights gets more: <see cref="InputGrowth"/> times its input,
    /// or as much as its largest weight.
    /// </summary>
    public long TensorBytes { get; init; } = 128L << 20;

    /// <summary>
    /// <c>input-growth</c>: how many times as large as the model's input one of its values may be; 256. At most eight
    /// times <see cref="TensorBytes"/>.
    /// </summary>
    public long InputGrowth { get; init; } = 256;

    /// <summary>
    /// <c>nodes</c>: the nodes of a model, its functions written out wherever they are called; 100,000.
    /// </summary>
    public long Nodes { get; init; } = 100_000;

    /// <summary><c>memory-bytes</c>: the bytes that the process of an isolated model may take; 4 GiB.</summary>
    public long MemoryBytes { get; init; } = 4L << 30;

    /// <summary><c>run-seconds</c>: how long an isolated model may take to load, and for one run; 60 seconds.</summary>
    public long RunSeconds { get; init; } = 60;

    /// <summary>
    /// <c>work</c>: the multiply-adds of one run of a model for one batch, and steps of like cost: 1 million million,
    /// which takes a desktop processor some ten seconds. The largest networks for pictures take half of that.
    /// </summary>
    public long Work { get; init; } = 1_000_000_000_000;

    /// <summary>The limits as the command line names them, with what they bound and how each is read and set.</summary>
    internal static IReadOnlyList<ResourceLimit> All { get; } =
    [
        new("file-bytes", "bytes of a picture or tensor file", l => l.FileBytes, (l, v) => l with { FileBytes = v }),
        new("text-bytes", "bytes of a labels file or model card", l => l.TextBytes, (l, v) => l with { TextBytes = v }),
        new("picture-pixels", "pixels of a picture", l => l.PicturePixels, (l, v) => l with { PicturePixels = v }),
        new(
            "config-bytes",
            "bytes of a Keras file's configuration",
            l => l.ConfigBytes,
            (l, v) => l with { ConfigBytes = v }
        ),
        new(
            "unpack-ratio",
            "size of a Keras file's content as a multiple of the file",
            l => l.UnpackRatio,
            (l, v) => l with { UnpackRatio = v }
        ),
        new(
            "tensor-bytes",
            "bytes of one value that a model computes",
            l => l.TensorBytes,
            (l, v) => l with { TensorBytes = v }
        ),
        new(
            "input-growth",
            "size of one value as a multiple of the input",
            l => l.InputGrowth,
            (l, v) => l with { InputGrowth = v }
        ),
        new(
            "memory-bytes",
            "bytes of an isolated model's process",
            l => l.MemoryBytes,
            (l, v) => l with { MemoryBytes = v }
        ),
        new(
            "run-seconds",
            "seconds of an isolated model's run",
            l => l.RunSeconds,
            (l, v) => l with { RunSeconds = v }
        ),
        new("nodes", "nodes of a model", l => l.Nodes, (l, v) => l with { Nodes = v }),
        new("work", "multiply-adds of one run of a model", l => l.Work, (l, v) => l with { Work = v }),
    ];

    /// <summary>The property of a limit, such as <c>TensorBytes</c>.</summary>
    private static string Member(string name) =>
        string.Concat(name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    /// <summary>The value of a limit.</summary>
    /// <param name="name">The limit as the command line names it, such as <c>tensor-bytes</c>.</param>
    internal long Value(string name) => All.Single(l => l.Name == name).Get(this);

    /// <summary>The end of an error that a limit causes: its name, its value, and how to raise it.</summary>
    /// <param name="name">The limit as the command line names it, such as <c>tensor-bytes</c>.</param>
    internal string Met(string name)
    {
        var limit = All.Single(l => l.Name == name);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the limit {name} is {limit.Get(this):N0}; raise it with ResourceLimits.{Member(name)} if you trust the "
                + $"file."
        );
    }
}
