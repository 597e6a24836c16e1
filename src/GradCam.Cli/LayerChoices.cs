namespace GradCam.Cli;

/// <summary>
/// The layers of a model that a person would choose from: what a stage ends with, which is the last layer before the
/// places become fewer or more, and what a block ends with, which is a sum or joining of branches with its activation.
/// </summary>
internal static class LayerChoices
{
    // Branches of different sizes take turns in a network that has more.
    private const int MostStages = 12;

    private static readonly string[] Joins = ["Add", "Concat", "Sum"];

    private static readonly string[] Activations =
    [
        "Relu",
        "LeakyRelu",
        "PRelu",
        "Elu",
        "Selu",
        "Gelu",
        "Clip",
        "HardSwish",
        "Sigmoid",
        "Mish",
        "Softplus",
        "Tanh",
    ];

    /// <summary>The choice, in the order of computation, with what each layer is.</summary>
    /// <param name="layers">All layers, in the order of computation.</param>
    /// <param name="auto">The layer that <c>auto</c> takes.</param>
    public static IReadOnlyList<(Layer Layer, string What)> Of(IReadOnlyList<Layer> layers, Layer? auto)
    {
        var what = new Dictionary<Layer, string>();
        foreach (var layer in BlockEnds(layers))
            what[layer] = "end of a block";
        foreach (var layer in StageEnds(layers))
            what[layer] = layer.Layout == LayerLayout.Tokens ? "end of the tokens" : "end of a stage";
        if (auto is not null)
            what.TryAdd(auto, "");
        return [.. layers.Where(what.ContainsKey).Select(layer => (layer, what[layer]))];
    }

    /// <summary>The places of a layer, such as <c>16 x 16</c>.</summary>
    private static string Size(Layer layer) =>
        string.Join(" x ", layer.Spatial.Select(length => length?.ToString() ?? "?"));

    private static Layer[] StageEnds(IReadOnlyList<Layer> layers)
    {
        Layer[] ends = [.. layers.Where((layer, i) => i + 1 == layers.Count || Size(layer) != Size(layers[i + 1]))];
        return ends.Length <= MostStages ? ends : [.. layers.GroupBy(Size).Select(stage => stage.Last())];
    }

    /// <summary>The last join of each module, or its activation where that follows.</summary>
    private static IEnumerable<Layer> BlockEnds(IReadOnlyList<Layer> layers)
    {
        var ends = layers
            .Select((layer, i) => (Layer: layer, Next: i + 1 < layers.Count ? layers[i + 1] : null))
            .Where(l => Joins.Contains(l.Layer.Operator))
            .Select(l => (Join: l.Layer, End: IsActivation(l.Next, l.Layer) ? l.Next! : l.Layer));
        // A transformer's block has two sums, and the first is within it.
        return ends.GroupBy(l => Module(l.Join.Name) is { Length: > 0 } module ? module : l.Join.Name)
            .Select(block => block.Last().End);
    }

    // In a transformer an activation behind a sum is the next block's.
    private static bool IsActivation(Layer? next, Layer join) =>
        next is not null
        && join.Layout != LayerLayout.Tokens
        && Activations.Contains(next.Operator)
        && next.Shape.SequenceEqual(join.Shape);

    private static string Module(string name) => name[..Math.Max(0, name.LastIndexOfAny(['/', '.']))];
}
