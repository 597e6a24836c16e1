using System.Text.Json.Serialization;

namespace GradCam.Json;

/// <summary>The target of an explanation, as JSON.</summary>
internal sealed record TargetRow(int? Index, string Label, float Score, float? Probability)
{
    /// <summary>The boxes that are explained; left out for models that are no detectors.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BoxRow>? Boxes { get; init; }

    public static TargetRow Of(Explanation explanation)
    {
        var target = explanation.Target;
        return new(target.Index, target.Label, target.Score, target.Probability)
        {
            Boxes = explanation.Boxes.Count > 0 ? [.. explanation.Boxes.Select(BoxRow.Of)] : null,
        };
    }
}
