using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Models;

/// <summary>Reads a model's inputs.</summary>
internal static class ModelInputs
{
    private const int OldestIrOfConstants = 4;

    /// <summary>The facts that the dimensions of an input give.</summary>
    /// <param name="dims">Four dimensions, channels first or last.</param>
    public static ModelInput Of(Dim[] dims)
    {
        int? Length(int axis) => dims[axis].Value is > 0 and <= int.MaxValue and var v ? (int)v : null;
        return InputLayout.SpatialAxes(dims)[0] == 1
            ? new(Length(3), Length(1), Length(2), TensorLayout.ChannelsLast)
            : new(Length(1), Length(2), Length(3));
    }

    /// <summary>
    /// Old exporters list every initializer as an input too, which would make it a default value instead of a constant.
    /// </summary>
    public static void ConstantsAreNoInputs(ModelProto model)
    {
        var graph = model.Graph;
        var constants = graph.Initializer.Select(t => t.Name).ToHashSet();
        for (int i = graph.Input.Count - 1; i >= 0; i--)
            if (constants.Contains(graph.Input[i].Name))
                graph.Input.RemoveAt(i);
        // Before, every initializer had to be an input.
        model.IrVersion = Math.Max(model.IrVersion, OldestIrOfConstants);
    }
}
