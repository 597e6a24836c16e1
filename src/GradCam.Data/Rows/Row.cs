namespace GradCam.Data.Rows;

/// <summary>What is kept of one picture, for one target, layer and method.</summary>
internal sealed record Row
{
    /// <summary>The picture's number in the source, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>Its path below the source's folder, or the member of an archive.</summary>
    public required string Picture { get; init; }

    /// <summary>The source's further columns, as texts.</summary>
    public required IReadOnlyList<string?> Values { get; init; }

    /// <summary>The hash of its file's bytes; null where it could not be read.</summary>
    public string? Hash { get; init; }

    public long? Bytes { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    public string? Label { get; init; }

    /// <summary>The class of the label; null where the model has none of this name.</summary>
    public int? LabelIndex { get; init; }

    public IReadOnlyList<Prediction> Predictions { get; init; } = [];

    /// <summary>The label is the likeliest class; null without a label that the model knows.</summary>
    public bool? Correct { get; init; }

    public float? LabelProbability { get; init; }

    public ExplainedTarget? Target { get; init; }

    public string? Layer { get; init; }

    public string? Method { get; init; }

    /// <summary>The map as the method gives it, at the layer's resolution, row by row.</summary>
    public float[]? Map { get; init; }

    public int[]? MapShape { get; init; }

    /// <summary>Left, top, right and bottom of the part of the picture that the map covers; null if unknown.</summary>
    public float[]? Frame { get; init; }

    /// <summary>The same for the label, where another class was predicted.</summary>
    public float[]? LabelMap { get; init; }

    public MapStatistics Statistics { get; init; }

    /// <summary>The likeness of the map to that of the mirrored picture, -1..1; null if it was not asked for.</summary>
    public float? MirrorAgreement { get; init; }

    /// <summary>Whether the map lies on the object that the source marks.</summary>
    public ObjectStatistics Object { get; init; }

    /// <summary>Why what the source marks is no object; null if it is one, or marks none.</summary>
    public string? ObjectError { get; init; }

    public PictureProperties Properties { get; init; }

    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>The vector before the head; null if it was not asked for.</summary>
    public float[]? Features { get; init; }

    /// <summary>The overlay's file below the run's folder; null if none was asked for.</summary>
    public string? Overlay { get; init; }

    public float? Seconds { get; init; }

    /// <summary>Why there is no map; null if there is one.</summary>
    public string? Error { get; init; }
}
