using System.Text.Json;
using System.Text.Json.Serialization;

namespace GradCam.Data;

/// <summary>
/// What the score of a class consists of. A component whose pictures share something beside the object is spurious.
/// </summary>
/// <param name="Class">The class's name.</param>
/// <param name="Components">The components, the greatest variance first; at most 20.</param>
public sealed record ComponentReport(string Class, IReadOnlyList<ClassComponent> Components)
{
    /// <summary>What is assumed or left out, a sentence each.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>It as a JSON text, as <c>gradcam fix --components</c> prints it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.ComponentReport);
}
