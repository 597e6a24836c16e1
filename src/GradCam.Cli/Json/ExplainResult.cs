using System.Text.Json.Serialization;
using GradCam.Json;

namespace GradCam.Cli.Json;

/// <summary><c>gradcam explain --json</c>, and what <c>--save json</c> writes for one input.</summary>
internal sealed record ExplainResult(List<ExplanationRow> Explanations, List<FailureRow> Failures)
{
    /// <summary>The run was stopped before all inputs were done; left out if it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Interrupted { get; set; }
}

internal sealed record ExplanationRow(
    string Input,
    int Sample,
    string Layer,
    string Method,
    TargetRow Target,
    IReadOnlyList<PredictionRow> Predictions,
    FileRow Files,
    IReadOnlyList<DiagnosticRow> Diagnostics
)
{
    /// <summary>The model's input that the map is of; left out where only one was explained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ModelInput { get; init; }

    /// <summary>The number of pictures that have the score together; left out for a score of one's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Bag { get; init; }
}

internal sealed record FailureRow(string Input, string Error);

/// <summary>The files that were written; what was not asked for is left out.</summary>
internal sealed record FileRow
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Overlay { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Heatmap { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Map { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Raw { get; set; }

    /// <summary>All of the input's pictures on one sheet; listed with the last of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sheet { get; set; }

    /// <summary>All of them.</summary>
    [JsonIgnore]
    public IEnumerable<string> All => ((string?[])[Overlay, Heatmap, Map, Raw, Sheet]).OfType<string>();
}
