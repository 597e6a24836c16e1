namespace GradCam.Data.Rows;

/// <summary>The columns of the rows, in their order. docs/batch.md quotes this list.</summary>
internal static class RowColumns
{
    /// <summary>The column of the picture's number, which rows are ordered by.</summary>
    public const string Index = "index";

    /// <summary>The column of what a run takes, which differs between two runs of the same rows.</summary>
    public const string Seconds = "seconds";

    private const string Number = "FLOAT",
        Whole = "INTEGER",
        Long = "BIGINT",
        Text = "VARCHAR",
        Truth = "BOOLEAN";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RowColumn> All { get; } =
    [
        new(Index, Long, "number of the picture in the source, from 0", r => r.Index),
        new("picture", Text, "path below the source's folder, or member of an archive", r => r.Picture),
        new("hash", Text, "XxHash128 of the file's bytes", r => r.Hash),
        new("bytes", Long, "length of the file", r => r.Bytes),
        new("width", Whole, "pixels", r => r.Width),
        new("height", Whole, "pixels", r => r.Height),
        new("label", Text, "right class, as the source has it", r => r.Label),
        new("label_index", Whole, "its number in the model; null if the model has no such class", r => r.LabelIndex),
        new("predicted", Text, "likeliest class", r => r.Predictions.FirstOrDefault()?.Label),
        new("predicted_index", Whole, "its number", r => r.Predictions.FirstOrDefault()?.Index),
        new("probability", Number, "its probability, 0..1", r => r.Predictions.FirstOrDefault()?.Probability),
        new("correct", Truth, "the label was predicted", r => r.Correct),
        new("label_probability", Number, "probability of the label, 0..1", r => r.LabelProbability),
        new("top_labels", Text + "[]", "likeliest classes, best first", r => r.Predictions.Select(p => p.Label)),
        new(
            "top_probabilities",
            Number + "[]",
            "their probabilities",
            r => r.Predictions.Select(p => p.Probability ?? float.NaN)
        ),
        new("target", Text, "what is explained", r => r.Target?.Label),
        new("target_index", Whole, "its class; null for a sum of classes", r => r.Target?.Index),
        new("score", Number, "its score", r => r.Target?.Score),
        new("layer", Text, "layer of the map", r => r.Layer),
        new("method", Text, "method of the map", r => r.Method),
        new("map", Number + "[]", "map at the layer's resolution, row by row, before ReLU and scaling", r => r.Map),
        new("map_shape", Whole + "[]", "height and width of the map", r => r.MapShape),
        new(
            "frame",
            Number + "[]",
            "left, top, right, bottom of the part of the picture that the map covers, 0..1; beyond where it is padded",
            r => r.Frame
        ),
        new("label_map", Number + "[]", "map of the label, where another class was predicted", r => r.LabelMap),
        new("border_mass", Number, "part of the map's positive mass in the outermost places", r => r.Statistics.Border),
        new("top_left_mass", Number, "part of it in that corner, a quarter of each side", r => r.Statistics.TopLeft),
        new("top_right_mass", Number, "the same", r => r.Statistics.TopRight),
        new("bottom_left_mass", Number, "the same", r => r.Statistics.BottomLeft),
        new("bottom_right_mass", Number, "the same", r => r.Statistics.BottomRight),
        new("entropy", Number, "of the mass: 0 for a single place, 1 for an even map", r => r.Statistics.Entropy),
        new("area", Number, "part of the places above half of the maximum", r => r.Statistics.Area),
        new("centroid_x", Number, "centre of the mass, 0 (left) to 1", r => r.Statistics.CentroidX),
        new("centroid_y", Number, "centre of the mass, 0 (top) to 1", r => r.Statistics.CentroidY),
        new("box_left", Number, "box around the places above half of the maximum, 0..1", r => r.Statistics.Left),
        new("box_top", Number, "the same", r => r.Statistics.Top),
        new("box_right", Number, "the same", r => r.Statistics.Right),
        new("box_bottom", Number, "the same", r => r.Statistics.Bottom),
        new("symmetry", Number, "correlation of the map with its mirror image, -1..1", r => r.Statistics.Symmetry),
        new("mirror_agreement", Number, "correlation with the map of the mirrored picture", r => r.MirrorAgreement),
        new("object_mass", Number, "part of the map's positive mass within the marked object", r => r.Object.Mass),
        new("object_area", Number, "part of the frame that the object covers: an even map's mass", r => r.Object.Area),
        new("object_hit", Truth, "the centre of the map's largest place is within the object", r => r.Object.Hit),
        new("object_error", Text, "why the box or mask cannot be used", r => r.ObjectError),
        new("brightness", Number, "mean luma of the picture, 0..255", r => r.Properties.Brightness),
        new("contrast", Number, "standard deviation of luma", r => r.Properties.Contrast),
        new("sharpness", Number, "variance of the Laplacian of luma", r => r.Properties.Sharpness),
        new("saturation", Number, "mean saturation, 0..1", r => r.Properties.Saturation),
        new("aspect", Number, "width divided by height", r => r.Height > 0 ? (float)r.Width! / r.Height : null),
        new("findings", Text + "[]", "codes of what is remarkable about the map", r => r.Findings),
        new("features", Number + "[]", "vector before the head, with --save-features", r => r.Features),
        new("overlay", Text, "overlay's file in the run's folder", r => r.Overlay),
        new(Seconds, Number, "time from the beginning of reading to the row", r => r.Seconds),
        new("error", Text, "why there is no map; null if there is one", r => r.Error),
    ];

    /// <summary>The name of a column of the source beside ours, which it must not hide.</summary>
    public static string NameOf(string further) =>
        All.Any(c => c.Name.Equals(further, StringComparison.OrdinalIgnoreCase)) ? $"source_{further}" : further;
}
