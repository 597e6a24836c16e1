using GradCam.Rendering;

namespace GradCam.Methods.Engine;

/// <summary>
/// A method's map at one site with all maps that it is made of: the one description that runs and baked models follow.
/// </summary>
internal sealed class MapTree
{
    private readonly MapTree[] _parts;

    /// <param name="method">The method.</param>
    /// <param name="layer">The site.</param>
    /// <param name="input">The input, where maps of pixels are made.</param>
    /// <param name="target">
    /// The change of the user's target to the one to explain; null for the target as it is.
    /// </param>
    public MapTree(CamMethod method, Layer layer, Layer input, TargetChange? target = null)
    {
        (Method, Layer) = (method, layer);
        var parts = method.Recipe.Parts;
        _parts = new MapTree[parts.Count];
        for (int i = 0; i < _parts.Length; i++)
            _parts[i] = new(
                parts[i].Method(),
                layer,
                input,
                parts[i].Target is { } change ? new(change, target) : target
            );
        Leaves =
            _parts.Length > 0
                ? [.. _parts.SelectMany(part => part.Leaves)]
                : [new(method, method.AtInput ? input : layer, target)];
    }

    public CamMethod Method { get; }

    public Layer Layer { get; }

    /// <summary>The maps that have to be made for this one, in order; at least one.</summary>
    public IReadOnlyList<MapLeaf> Leaves { get; }

    /// <summary>The map, composed of those of <see cref="Leaves"/>.</summary>
    /// <param name="operations">The operations on maps.</param>
    /// <param name="leaf">The map of a leaf.</param>
    public TMap Compose<TMap>(IMapOperations<TMap> operations, Func<MapLeaf, TMap> leaf) =>
        _parts.Length == 0
            ? leaf(Leaves[0])
            : Method.Recipe.Compose(operations, [.. _parts.Select(part => part.Compose(operations, leaf))]);

    /// <summary>The reason why the map cannot be made, or null if it can.</summary>
    /// <param name="site">A layer in the graph.</param>
    public string? UnsupportedReason(Func<Layer, LayerInGraph> site) =>
        Leaves
            .Select(leaf => leaf.Method.Recipe.UnsupportedReason(site(leaf.Layer)))
            .FirstOrDefault(reason => reason is not null);
}
