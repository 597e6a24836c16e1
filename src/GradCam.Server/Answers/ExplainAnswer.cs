using System.Text.Json.Serialization;
using GradCam.Json;

namespace GradCam.Server.Answers;

/// <summary><c>POST /v1/explain</c> and <c>POST /v1/compare</c>.</summary>
/// <param name="Model">The model.</param>
/// <param name="Width">The photograph's width in pixels.</param>
/// <param name="Height">The photograph's height in pixels.</param>
/// <param name="Frame">The part of the photograph that the maps cover.</param>
/// <param name="Predictions">The most likely classes, best first; of a detector its objects.</param>
/// <param name="Explanations">The maps: every combination of layers, methods and targets, in that order.</param>
/// <param name="Remarks">What was assumed when the model was read.</param>
/// <param name="Failures">The methods that could not explain the model, when several were compared.</param>
internal sealed record ExplainAnswer(
    string Model,
    int Width,
    int Height,
    FrameRow? Frame,
    IReadOnlyList<PredictionRow> Predictions,
    IReadOnlyList<MapRow> Explanations,
    IReadOnlyList<DiagnosticRow> Remarks,
    IReadOnlyList<FailedMethod> Failures
);

/// <summary>A part of the photograph, 0..1 of its sides; beyond them where the input is padded.</summary>
internal sealed record FrameRow(float Left, float Top, float Right, float Bottom);

/// <summary>One map.</summary>
internal sealed record MapRow(string Layer, string Method, TargetRow Target, IReadOnlyList<DiagnosticRow> Diagnostics)
{
    /// <summary>The map at the layer's resolution, before ReLU and scaling.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ArrayRow? Raw { get; init; }

    /// <summary>The map at the input's resolution, 0..1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ArrayRow? Map { get; init; }

    /// <summary>The photograph with the map laid over it, PNG.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Overlay { get; init; }

    /// <summary>The map in colours at the input's resolution, PNG.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Heatmap { get; init; }
}

/// <summary>A method that could not explain the model.</summary>
internal sealed record FailedMethod(string Method, string Error);

/// <summary>An event of work in progress.</summary>
/// <param name="Passes">The runs of the network that are done.</param>
internal sealed record ProgressEvent(long Passes);
