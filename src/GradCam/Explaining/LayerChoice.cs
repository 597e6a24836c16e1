using GradCam.Autodiff;
using GradCam.Layers;
using GradCam.Methods.Engine;
using GradCam.Models;
using GradCam.Targets;

namespace GradCam.Explaining;

/// <summary>Finds the layers that a user names in a model, and says why one cannot serve.</summary>
/// <param name="model">The model.</param>
internal sealed class LayerChoice(ExplainedModel model)
{
    private const string NoLayer =
        "No tensor of the model has spatial axes on the way to the score, so there is nothing to lay over a picture; "
        + "Grad-CAM needs a convolutional (or similar) network.";

    /// <summary>The layer that <c>auto</c> takes; null if there is none.</summary>
    public Layer? Default =>
        model.Card.Layer is { } name ? LayerSelector.Select(model.Network.Layers, name)[0] : Auto(model.Network);

    /// <summary>The layers of a request.</summary>
    /// <exception cref="GradCamException">There is no such layer, or the model explains itself.</exception>
    public Layer[] Of(Network network, ExplainRequest request)
    {
        RefusePrepared();
        // Maps of pixels need no layer, so a model without any can still have them.
        if (request.Layers is ["auto"] && !request.Methods.Any(m => m.Recipe.NeedsLayer))
            return [];
        IEnumerable<string> names = request.Layers;
        if (request.EachInput && model.FurtherPictures.Count > 0)
            names = NamesOf(network, request) is { Count: > 0 } own ? own : names;
        return [.. names.SelectMany(name => Select(network, name)).DistinctBy(l => l.Name)];
    }

    /// <summary>The names of a request without those of values that only other inputs lead to.</summary>
    public static IReadOnlyList<string> NamesOf(Network network, ExplainRequest request)
    {
        var nodes = network.Graph.Graph.Node;
        var own = Differentiator.DependingOn([network.Input], nodes);
        return
        [
            .. request.Layers.Where(name =>
                !nodes.Any(n => (n.Name == name || n.Output.Contains(name)) && !n.Output.Any(own.Contains))
            ),
        ];
    }

    /// <summary>
    /// The layer that is taken by itself. Where further inputs have photographs too, it is the last that depends on its
    /// own alone: behind it their ways have met, and a map would be that of all.
    /// </summary>
    private Layer? Auto(Network network)
    {
        if (model.FurtherPictures.Count == 0)
            return network.DefaultLayer;
        var others = Differentiator.DependingOn([.. model.FurtherPictures.Keys], network.Graph.Graph.Node);
        Layer[] branch = [.. network.Layers.Where(l => !others.Contains(l.Name))];
        return branch.Length == 0
            ? network.DefaultLayer
            : LayerCatalog.Auto(network.Graph, branch, dense: false, classes: null, parts: null);
    }

    /// <summary>The layer is that of each target's boxes, since nobody named one.</summary>
    public bool IsOfTarget(Network network, ExplainRequest request) =>
        network.Scales is not null
        && model.Card.Layer is null
        && request.Layers is ["auto"]
        && request.Methods.Any(m => m.Recipe.NeedsLayer);

    /// <summary>The layers of a name or glob.</summary>
    /// <exception cref="GradCamException">There is no such layer.</exception>
    public IReadOnlyList<Layer> Select(Network network, string name)
    {
        if (name == "auto" && model.Card.Layer is null)
            return [Auto(network) ?? throw new GradCamException(NoLayer)];
        name = name == "auto" ? model.Card.Layer! : name;
        if (network.Twins.FirstOrDefault(l => l.Name == name) is { } twin)
            return [twin];
        // A tensor that is there but cannot serve deserves its reason, not a suggestion of other names.
        if (network.Layers.All(l => l.Name != name) && network.UnsupportedLayerReason(name) is { } why)
            throw new GradCamException(why);
        return LayerSelector.Select(network.Layers, name);
    }

    /// <summary>The reason why a method cannot explain at a layer, or null if it can.</summary>
    /// <param name="method">The method.</param>
    /// <param name="layer">The layer's name; null for <see cref="Default"/>.</param>
    /// <exception cref="GradCamException">There is no such layer.</exception>
    public string? UnsupportedReason(CamMethod method, string? layer)
    {
        bool needsLayer = method.Recipe.NeedsLayer;
        if (needsLayer && Default is null && layer is null)
            return NoLayer;
        var network = model.Network;
        if (method.Recipe.NeedsBoxes && network.Head.Rows is not { Kind: RowKind.Boxes })
            return SimilarBoxTarget.NoDetector;
        var site = needsLayer ? Select(network, layer ?? "auto")[0] : network.InputLayer;
        var tree = new MapTree(method, site, network.InputLayer);
        return tree.UnsupportedReason(at => network.Site(network.Graph, at)) ?? MissingGradient(network, tree);
    }

    private static string? MissingGradient(Network network, MapTree tree)
    {
        foreach (var leaf in tree.Leaves.Where(leaf => leaf.Method.Recipe.NeedsGradient))
            if (Differentiator.Obstacle(network.Head.Tensor, leaf.Layer.Name, network.Graph.Graph.Node) is { } obstacle)
                return $"No gradient of the score reaches '{leaf.Layer.Name}' through {obstacle}; choose another layer "
                    + "(Explainer.Layers lists them), or a method that needs no gradient"
                    + (StraightThrough.Way(obstacle) is { } way ? $", or {way}." : ".");
        return null;
    }

    /// <summary>
    /// Refuses a model whose own preparation rounds to whole pixels, where gradients end, and has no layers worth a
    /// map.
    /// </summary>
    /// <exception cref="GradCamException">It is such a model.</exception>
    public void RefusePrepared()
    {
        if (BakedMark.Prepares(model.Proto))
            throw new GradCamException(
                "The model was baked with the preparation of photographs in it, and gives its maps itself; to "
                    + "explain or bake anew, take the model that it was made of."
            );
    }
}
