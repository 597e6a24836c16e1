using System.ComponentModel;

namespace GradCam.Data.Report.Bundle;

/// <summary>The pictures that a report shows.</summary>
internal sealed record Gallery
{
    [Description("How they were chosen, in a sentence.")]
    public required string Chosen { get; init; }

    [Description("Codes that occur in the pictures' findings.")]
    public required IReadOnlyList<string> Findings { get; init; }

    [Description("Names of the list's own columns, in the order of the pictures' values.")]
    public required IReadOnlyList<string> Columns { get; init; }

    [Description("Pictures; other parts give their positions here.")]
    public required IReadOnlyList<GalleryPicture> Pictures { get; init; }
}

/// <summary>A picture of a report.</summary>
internal sealed record GalleryPicture
{
    [Description("Number of the picture in the source, the column index.")]
    public required long Index { get; init; }

    [Description("Path or member, the column picture.")]
    public required string Name { get; init; }

    [Description("Label: position in classes; null without one.")]
    public int? Label { get; init; }

    [Description("Likeliest class: position in classes; null if there is no map.")]
    public int? Predicted { get; init; }

    [Description("Its probability, 0..1; null where the model gives none.")]
    public float? Probability { get; init; }

    [Description("Probability of the label.")]
    public float? LabelProbability { get; init; }

    [Description("The label was predicted; null without a label that the model knows.")]
    public bool? Correct { get; init; }

    [Description("Findings: positions in the gallery's findings.")]
    public IReadOnlyList<int> Findings { get; init; } = [];

    [Description("Part of the map's positive mass within the object's box or mask, 0..1; null without one.")]
    public float? ObjectMass { get; init; }

    [Description("Part of the map's frame that the object covers, 0..1; null as above.")]
    public float? ObjectArea { get; init; }

    [Description(
        "Left, top, right, bottom of the part of the photograph that the map covers, 0..1; null for all of it."
    )]
    public IReadOnlyList<float>? Frame { get; init; }

    [Description("Map for the predicted class: bytes of base64, ReLU, row by row, 255 = its maximum.")]
    public byte[]? Map { get; init; }

    [Description("Map for the label, in the same form, where another class was predicted.")]
    public byte[]? LabelMap { get; init; }

    [Description("Height and width of the maps.")]
    public IReadOnlyList<int>? MapShape { get; init; }

    [Description("Values of the list's own columns, as texts.")]
    public IReadOnlyList<string?> Values { get; init; } = [];

    [Description("The photograph, small, as a JPEG file in base64; null if it was not found or not asked for.")]
    public byte[]? Thumbnail { get; init; }

    [Description("Why there is no map; null if there is one.")]
    public string? Error { get; init; }
}
