using System.Text.Json.Serialization;
using GradCam.Json;

namespace GradCam;

[JsonConverter(typeof(ExplanationJsonConverter))]
public sealed partial class Explanation
{
    /// <summary>
    /// The explanation as one object of JSON, with the names that the command line and the server use:
    /// <c>sample</c>, <c>modelInput</c>, <c>layer</c>, <c>method</c>,
    /// <c>target {index, label, score, probability, boxes}</c>,
    /// <c>predictions [{index, label, score, probability, box}]</c>, <c>diagnostics [{code, message}]</c> and
    /// <c>raw {shape, data}</c>, whose data are the bytes of float32, little-endian, row by row, in Base64.
    /// </summary>
    /// <param name="indented">On lines of their own, for people.</param>
    /// <remarks>
    /// <c>JsonSerializer.Serialize</c> writes the same, and never needs reflection for it. Numbers that are not finite
    /// are the texts <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>. Pictures are left out.
    /// </remarks>
    public string ToJson(bool indented = false) => ResultJson.Text(ExplanationJson.Of(this), indented);
}
