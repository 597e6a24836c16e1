using System.Text.Json.Serialization;

namespace GradCam;

/// <summary>The content of an output that was added to a model.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BakedOutputKind>))]
public enum BakedOutputKind
{
    /// <summary>A map at the layer's resolution, as the method gives it; any range.</summary>
    [JsonStringEnumMemberName("raw")]
    Raw,

    /// <summary>A map at the input's resolution, 0..1.</summary>
    [JsonStringEnumMemberName("input")]
    Input,

    /// <summary>The coloured picture, <c>uint8[N, H, W, 3]</c>.</summary>
    [JsonStringEnumMemberName("overlay")]
    Overlay,
}
