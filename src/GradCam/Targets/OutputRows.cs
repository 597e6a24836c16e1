using GradCam.Onnx;

namespace GradCam.Targets;

/// <summary>How the rows of a score <c>[N, rows, columns]</c> or <c>[N, columns, rows]</c> are read.</summary>
/// <param name="Kind">The meaning of the rows.</param>
/// <param name="Layouts">
/// For boxes, the meanings that the columns can have, the likeliest first; values show which are impossible.
/// </param>
/// <param name="Grid">The cells of the picture that the rows belong to; null where the graph does not say.</param>
internal sealed record OutputRows(RowKind Kind, IReadOnlyList<DetectionLayout> Layouts, AnchorGrid? Grid)
{
    /// <summary>For steps: the number of scores of a step.</summary>
    public int Classes { get; init; }

    /// <summary>For steps: how their scores become probabilities.</summary>
    public OutputActivation Activation { get; init; }

    /// <summary>
    /// The graph chooses the rows by their scores, so that a picture with a change has others in their place.
    /// </summary>
    public bool AreChosen { get; init; }

    // Lists of characters leave out the blank, and some the space behind all others.
    private const int LeftOutOfText = 2;

    /// <summary>Number of classes by the likeliest reading; null where boxes name theirs by number.</summary>
    public int? ClassCount =>
        Kind switch
        {
            RowKind.Boxes => Layouts.All(l => l.ClassColumn is null) ? Layouts[0].Classes : null,
            RowKind.Steps => Classes,
            _ => null,
        };

    /// <summary>A list of so many names can be that of the classes.</summary>
    /// <param name="names">The number of names.</param>
    public bool CanHave(int names) =>
        Kind switch
        {
            RowKind.Boxes => Layouts.Any(l => l.CanHave(names)),
            RowKind.Steps => names <= Classes && names >= Classes - LeftOutOfText,
            _ => true,
        };

    /// <summary>The name and the shape of the output, for messages.</summary>
    public string Output { get; init; } = "";

    /// <summary>The outputs that the rows are joined of, and what each holds; empty for a single one.</summary>
    public IReadOnlyList<(string Output, string Content)> Parts { get; init; } = [];

    /// <summary>The steps or boxes of an output of an unknown kind.</summary>
    public static OutputRows Unknown(string output, Dim[] dims) =>
        new(RowKind.Unknown, [], null) { Output = Text(output, dims), Classes = (int?)dims[^1].Value ?? 0 };

    /// <summary>An output in words.</summary>
    public static string Text(string output, Dim[] dims) => $"'{output}' [{string.Join(", ", dims)}]";
}
