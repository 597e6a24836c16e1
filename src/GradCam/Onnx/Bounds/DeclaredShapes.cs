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

    /// <summary>
    /// Some exporters follow one example through the network and declare its batch of 1 for what lies behind an input
    /// whose batch is open. The runtime believes that over what it infers, so what is not declared with the input's own
    /// symbol is forgotten.
    /// </summary>
    /// <param name="graph">The model's graph.</param>
    /// <param name="input">The picture's input.</param>
    public static void OpenBatch(GraphProto graph, ValueInfoProto input)
    {
        if (Dim.Of(input.Type) is [{ Value: null } batch, ..])
            Forget(graph, batch.Symbol);
    }

    private static void Forget(GraphProto graph, string? batch)
    {
        for (int i = graph.ValueInfo.Count - 1; i >= 0; i--)
            if (batch is null || Dim.Of(graph.ValueInfo[i].Type) is not [{ Symbol: var symbol }, ..] || symbol != batch)
                graph.ValueInfo.RemoveAt(i);
        foreach (var output in graph.Output)
            if (output.Type?.TensorType?.Shape?.Dim is [{ HasDimValue: true } first, ..])
                first.ClearValue();
        foreach (var node in graph.Node.Where(n => n.OpType == "If"))
        foreach (var branch in node.Subgraphs())
            Forget(branch, batch);
    }
}
