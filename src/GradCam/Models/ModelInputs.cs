using GradCam.Onnx.Proto;

namespace GradCam.Models;

/// <summary>Reads a model's inputs.</summary>
internal static class ModelInputs
{
    private const int OldestIrOfConstants = 4;

    /// <summary>The facts that the axes of an input give.</summary>
    /// <param name="layout">An input of four axes.</param>
    public static ModelInput Of(InputLayout layout)
    {
        int? Length(int axis) => layout.Dims[axis].Value is > 0 and <= int.MaxValue and var v ? (int)v : null;
        int[] places = layout.SpatialAxes;
        return new(
            Length(layout.ChannelAxis),
            Length(places[0]),
            Length(places[1]),
            layout.ChannelsLast ? TensorLayout.ChannelsLast : TensorLayout.ChannelsFirst
        );
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
