using System.Text.Json.Serialization;
using GradCam.Json;

namespace GradCam;

[JsonConverter(typeof(ConceptExplanationJsonConverter))]
public sealed partial class ConceptExplanation
{
    /// <summary>
    /// The concepts as one object of JSON: <c>layer</c>, <c>error</c> and
    /// <c>concepts [{share, predictions, raw {shape, data}}]</c>, written as <see cref="Explanation.ToJson"/> does.
    /// </summary>
    /// <param name="indented">On lines of their own, for people.</param>
    public string ToJson(bool indented = false) => ResultJson.Text(ConceptsJson.Of(this), indented);
}
