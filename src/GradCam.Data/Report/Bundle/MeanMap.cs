using System.ComponentModel;

namespace GradCam.Data.Report.Bundle;

/// <summary>
/// The mean of the maps of some pictures: ReLU of each, divided by its maximum.
/// </summary>
internal sealed record MeanMap
{
    [Description("Label of the pictures: position in classes; null for pictures of any or no label.")]
    public int? Label { get; init; }

    [Description("Class that was predicted, which the map is for: position in classes.")]
    public required int Predicted { get; init; }

    [Description("True for recognized pictures, false for errors, null without labels.")]
    public bool? Correct { get; init; }

    [Description("Number of pictures.")]
    public required long Count { get; init; }

    [Description("Map of the predicted class: bytes of base64, row by row, 255 = 1.")]
    public required byte[] Map { get; init; }

    [Description("Map of the label for the same errors, in the same form; null if the rows have none.")]
    public byte[]? LabelMap { get; init; }

    [Description("Height and width of the maps.")]
    public required IReadOnlyList<int> Shape { get; init; }
}
