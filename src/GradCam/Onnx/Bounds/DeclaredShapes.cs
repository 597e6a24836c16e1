using GradCam.Onnx.Proto;

namespace GradCam.Onnx.Bounds;

/// <summary>The shapes that a file declares for inputs, outputs and values in between.</summary>
internal static class DeclaredShapes
{
    // What the numbers of arrays and pictures can count.
    private const long Longest = int.MaxValue;

    /// <summary>
    /// Refuses lengths that no tensor can have; -1, with which some exporters mark an open length, becomes one.
    /// </summary>
    /// <exception cref="GradCamException">A length is impossible.</exception>
    public static void Check(GraphProto graph, string name)
    {
        foreach (var value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
        foreach (var dim in value.Type?.TensorType?.Shape?.Dim ?? [])
        {
            if (!dim.HasDimValue)
                continue;
            if (dim.DimValue == -1)
                dim.ClearValue();
            else if (dim.DimValue is < 0 or > Longest)
                throw new GradCamException(
                    $"{name} is damaged: it declares '{value.Name}' of the impossible shape "
                        + $"[{string.Join(", ", Dim.Of(value.Type)!)}]; export the model again."
                );
        }
    }
}
