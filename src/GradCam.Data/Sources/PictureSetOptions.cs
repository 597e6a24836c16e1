namespace GradCam.Data;

/// <summary>How the pictures of a data set are found and labelled.</summary>
public sealed record PictureSetOptions
{
    /// <summary>The folder that the paths of a list are below; null for the list's own.</summary>
    public string? Root { get; init; }

    /// <summary>The column of paths, or of pictures' bytes; null for one of a usual name.</summary>
    public string? PictureColumn { get; init; }

    /// <summary>The column of labels; null for one of a usual name.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>
    /// The column of the boxes of objects, or four with commas between them; null for one of a usual name.
    /// </summary>
    public string? BoxColumn { get; init; }

    /// <summary>The meaning of a box's numbers; null for what its column's name says.</summary>
    public BoxFormat? BoxFormat { get; init; }

    /// <summary>
    /// The column of masks, whose nonzero pixels are the object; null for one of a usual name.
    /// </summary>
    public string? MaskColumn { get; init; }

    /// <summary>
    /// The column of groups, for <see cref="FixBasis.Groups"/>; null for one of a usual name, such as <c>group</c>.
    /// </summary>
    public string? GroupColumn { get; init; }

    /// <summary>
    /// Labels of the data set, and the names or numbers of the model's classes that they mean; for labels that are not
    /// named as the model's classes are.
    /// </summary>
    public IReadOnlyDictionary<string, string> LabelMap { get; init; } = new Dictionary<string, string>();

    /// <summary>Where paths come from, for a data set of <c>-</c>.</summary>
    internal TextReader Input { get; init; } = TextReader.Null;
}
