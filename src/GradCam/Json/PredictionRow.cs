using System.Text.Json.Serialization;

namespace GradCam.Json;

/// <summary>A prediction, as JSON.</summary>
internal sealed record PredictionRow(int Index, string Label, float Score, float? Probability)
{
    /// <summary>The object's place; left out for models that are no detectors.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BoxRow? Box { get; init; }

    public static PredictionRow Of(Prediction prediction) =>
        new(prediction.Index, prediction.Label, prediction.Score, prediction.Probability)
        {
            Box = prediction.Box is { } box ? BoxRow.Of(box) : null,
        };
}
