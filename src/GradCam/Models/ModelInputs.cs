using GradCam.Onnx;

namespace GradCam.Models;

/// <summary>Reads the dimensions of a model's input.</summary>
internal static class ModelInputs
{
    /// <summary>The facts that the dimensions of an input give.</summary>
    /// <param name="dims">Four dimensions, channels first or last.</param>
    public static ModelInput Of(Dim[] dims)
    {
        int? Length(int axis) => dims[axis].Value is > 0 and <= int.MaxValue and var v ? (int)v : null;
        return Network.SpatialAxes(dims)[0] == 1
            ? new(Length(3), Length(1), Length(2), TensorLayout.ChannelsLast)
            : new(Length(1), Length(2), Length(3));
    }
}
