using GradCam.Autodiff;
using GradCam.Layers;
using GradCam.Methods.Engine;
using GradCam.Models;
using GradCam.Onnx;

namespace GradCam.Graphs;

/// <summary>What to take where no gradient reaches a layer: another layer, or a method that needs none.</summary>
internal static class GradientAdvice
{
    /// <summary>The error of a layer that no gradient reaches.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">The layer, or the input.</param>
    /// <param name="cause">What is wrong.</param>
    /// <param name="inFile">The map is to be written into a file, so that only methods of one run can serve.</param>
    public static GradCamException Error(Network model, Layer layer, MissingGradient cause, bool inFile)
    {
        var nodes = model.Graph.Graph.Node;
        var other = model.Layers.LastOrDefault(l =>
            !l.Equals(layer) && Differentiator.Obstacle(model.Head.Tensor, l.Name, nodes) is null
        );
        string[] methods = [.. Methods(model, layer, inFile)];
        string? way = StraightThrough.Way(Differentiator.Obstacle(model.Head.Tensor, layer.Name, nodes));
        string? part = other is null && !inFile ? Part(model, layer) : null;
        string[] ways =
        [
            .. other is null ? (string[])[] : [$"layer '{other.Name}', which it reaches"],
            .. methods.Length == 0 ? (string[])[] : [$"a method that needs no gradient: {string.Join(", ", methods)}"],
            .. way is null ? (string[])[] : [way],
            .. part is null
                ? (string[])[]
                : [$"the part of the model before it: ExplainerOptions.Submodel = \"{part}\""],
        ];
        return new(
            $"{cause.Fault}; "
                + (ways.Length == 0 ? "choose another output of the model." : $"take {string.Join(", or ", ways)}."),
            cause
        );
    }

    /// <summary>The last value that a gradient reaches the layer from; null if there is none.</summary>
    private static string? Part(Network model, Layer layer)
    {
        const int tries = 200;
        var graph = model.Graph;
        var leading = LayerCatalog.LeadingTo(graph, model.Head.Tensor);
        return graph
            .Graph.Node.Reverse()
            .Select(n => n.Output.FirstOrDefault() ?? "")
            .Where(name =>
                name != layer.Name
                && leading.Contains(name)
                && graph.Type(name) == ElementType.Float
                && graph.Shape(name) is { Length: > 1 }
            )
            .Take(tries)
            .FirstOrDefault(name => Differentiator.Obstacle(name, layer.Name, graph.Graph.Node) is null);
    }

    /// <summary>The names of the methods that can explain at a layer without a gradient.</summary>
    private static IEnumerable<string> Methods(Network model, Layer layer, bool inFile)
    {
        var site = layer.Equals(model.InputLayer) ? model.DefaultLayer : layer;
        return CamMethods
            .All.Where(m => !m.Recipe.NeedsGradient && !(inFile && m.Recipe.TakesManyPasses))
            .Where(m =>
                (site is not null || !m.Recipe.NeedsLayer)
                && new MapTree(m, site ?? model.InputLayer, model.InputLayer).UnsupportedReason(at =>
                    model.Site(model.Graph, at)
                )
                    is null
            )
            .Select(m => m.Name);
    }
}
