using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Models;

/// <summary>The order of an input's axes.</summary>
internal static class InputLayout
{
    /// <summary>The dimensions of the picture's input as the file has them.</summary>
    public static Dim[] DimsOf(ModelProto canonical) => Dim.Of(canonical.Graph.Input[0].Type)!;

    /// <summary>The spatial axes of an input of these dimensions.</summary>
    public static int[] SpatialAxes(Dim[] dims) => [.. Enumerable.Range(IsChannelsLast(dims) ? 1 : 2, dims.Length - 2)];

    /// <summary>The last axis holds the channels.</summary>
    public static bool IsChannelsLast(Dim[] dims) =>
        dims.Length == 4 && dims[3].Value is (1 or 3 or 4) && dims[1].Value is not (1 or 3 or 4);
}
