namespace GradCam.Json;

/// <summary>The layers of a model in the order of computation, as JSON.</summary>
internal sealed record LayerList(
    string Score,
    string? Auto,
    IReadOnlyList<LayerRow> Layers,
    IReadOnlyList<BakedOutput> Baked
)
{
    /// <param name="score">The tensor that is explained.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="auto">The layer that <c>auto</c> takes; null if there is none.</param>
    /// <param name="baked">The outputs that were added when the model was baked.</param>
    public static LayerList Of(
        string score,
        IReadOnlyList<Layer> layers,
        Layer? auto,
        IReadOnlyList<BakedOutput> baked
    ) => new(score, auto?.Name, [.. layers.Select(layer => LayerRow.Of(layer, layer == auto))], baked);
}

internal sealed record LayerRow(
    string Name,
    string Node,
    string Operator,
    IReadOnlyList<long?> Shape,
    string Layout,
    IReadOnlyList<long> Grid,
    bool Auto
)
{
    public static LayerRow Of(Layer layer, bool auto) =>
        new(layer.Name, layer.Node, layer.Operator, [.. layer.Shape], layer.Layout.Name(), [.. layer.Grid], auto);
}
