using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;

namespace GradCam.Graphs;

/// <summary>
/// The part of a model before its scores, simplified, with shapes inferred and layers still on the way to the scores.
/// </summary>
internal static class SimplifiedGraph
{
    /// <summary>Simplifies a model for explanations at layers.</summary>
    /// <param name="model">The model; not changed.</param>
    /// <param name="layers">
    /// The layers' names. Values that depend on a layer in the model do so in the result, and no others do.
    /// </param>
    /// <param name="single">For a single sample, where the model leaves their number open.</param>
    /// <param name="values">Other values that are to be kept, whose gradients nobody asks for.</param>
    /// <exception cref="GradCamException">The runtime refuses the model.</exception>
    public static GraphBuilder WithLayers(
        Network model,
        IEnumerable<string> layers,
        bool single = false,
        params IReadOnlyList<string> values
    )
    {
        string[] names = [.. layers.Distinct()],
            outputs = [.. names, .. values];
        var simple = Simplified(model, outputs, single, []);
        // Most networks end here: only a layer that was bypassed costs a second simplification, which sees less.
        HashSet<string> barriers = [];
        while (Bypassed() is { Length: > 0 } bypassed)
        {
            barriers.UnionWith(bypassed);
            simple = Simplified(model, outputs, single, [.. barriers]);
        }
        var graph = Open(model, simple);
        ReadRowsOnly.In(graph);
        return graph;

        string[] Bypassed() =>
            [
                .. names.Where(name =>
                    name != model.Head.Tensor
                    && !barriers.Contains(name)
                    && IsBypassed(model.Graph.Graph, simple.Graph, name)
                ),
            ];
    }

    /// <summary>Simplifies a model that is to give values on the way.</summary>
    /// <param name="model">The model; not changed.</param>
    /// <param name="names">The values' names.</param>
    /// <exception cref="GradCamException">The runtime refuses the model.</exception>
    public static GraphBuilder WithValues(Network model, IReadOnlyList<string> names) =>
        Open(model, Simplified(model, names, single: false, []));

    /// <summary>
    /// True if the runtime has changed what depends on a layer: it joins nodes around the layer that undo each other,
    /// and merges nodes that compute the same. The layer's numbers stay right, but not its gradient.
    /// </summary>
    /// <remarks>
    /// Values keep their names, and most nodes their operators. So each value has to depend on the layer in both graphs
    /// or in none, and so does each input of a node that is in both.
    /// </remarks>
    private static bool IsBypassed(GraphProto model, GraphProto simple, string layer)
    {
        HashSet<string> before = Differentiator.DependingOn([layer], model.Node),
            after = Differentiator.DependingOn([layer], simple.Node);
        var makers = new Dictionary<string, NodeProto>();
        foreach (var node in model.Node)
        foreach (string output in node.Output)
            makers[output] = node;
        foreach (var node in simple.Node)
        foreach (string output in node.Output)
        {
            if (output.Length == 0 || !makers.TryGetValue(output, out var maker))
                continue;
            if (before.Contains(output) != after.Contains(output))
                return true;
            if (
                node.OpType == maker.OpType
                && node.Input.Zip(maker.Input).Any(i => after.Contains(i.First) != before.Contains(i.Second))
            )
                return true;
        }
        return false;
    }

    private static ModelProto Simplified(
        Network model,
        IReadOnlyList<string> outputs,
        bool single,
        IReadOnlyCollection<string> barriers
    )
    {
        var open = model.Graph.Model.ShallowCopy();
        open.Graph.Output.Clear();
        open.Graph.Input[0] = open.Graph.Input[0].Clone();
        if (single)
            open.Graph.Input[0].Type = Dim.Type(model.Graph.Type(model.Input), [1, .. model.InputDims.Skip(1)]);
        foreach (string name in outputs.Prepend(model.Head.Tensor).Distinct())
            open.Graph.Output.Add(
                new ValueInfoProto
                {
                    Name = name,
                    Type = Dim.Type(ElementType.Float, single ? null : model.Graph.Shape(name)),
                }
            );
        if (barriers.Count == 0)
            return new Simplify(model.Runtime).Apply(open);
        var barrier = new SimplifierBarrier([
            .. barriers.Select(name => new ValueInfoProto { Name = name, Type = TypeOf(model, name, single) }),
        ]);
        barrier.Cut(open);
        var simple = new Simplify(model.Runtime).Apply(open);
        barrier.Join(simple);
        return simple;
    }

    private static TypeProto TypeOf(Network model, string name, bool single)
    {
        var dims = model.Graph.Shape(name);
        if (single)
            dims = dims?.Select(d => d.TimesOf(model.Samples) is { } times ? times : d).ToArray();
        return Dim.Type(
            model.Graph.Type(name) is var type && type != ElementType.Undefined ? type : ElementType.Float,
            dims
        );
    }

    private static GraphBuilder Open(Network model, ModelProto simple)
    {
        var graph = new GraphBuilder(simple);
        new InferShapes(model.Runtime).Learn(graph);
        return graph;
    }
}
