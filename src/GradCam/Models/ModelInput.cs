using GradCam.Models;
using GradCam.Onnx;

namespace GradCam;

/// <summary>What is known of a model's image input; null for a free axis.</summary>
/// <param name="Channels">1 or 3 for photographs.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Layout">The order of its axes.</param>
public sealed record ModelInput(
    int? Channels,
    int? Height,
    int? Width,
    TensorLayout Layout = TensorLayout.ChannelsFirst
)
{
    /// <summary>
    /// The size taken when neither model nor sidecar names one: 224, what most classifiers were trained with.
    /// </summary>
    public const int UsualSize = 224;

    /// <summary>What the dimensions of an input say of it.</summary>
    /// <param name="dims">Four dimensions, channels first or last.</param>
    internal static ModelInput Of(Dim[] dims)
    {
        int? Length(int axis) => dims[axis].Value is > 0 and <= int.MaxValue and var v ? (int)v : null;
        return Network.SpatialAxes(dims)[0] == 1
            ? new(Length(3), Length(1), Length(2), TensorLayout.ChannelsLast)
            : new(Length(1), Length(2), Length(3));
    }
}
