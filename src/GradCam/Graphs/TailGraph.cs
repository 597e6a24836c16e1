using GradCam.Building;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Targets;

namespace GradCam.Graphs;

/// <summary>
/// The part of a model behind a layer, as a model of its own: what is varied at the layer need not run what lies before
/// it.
/// </summary>
/// <param name="Model">Takes the layer, and what else the part reads (a skip connection around the layer, say).</param>
/// <param name="Beside">The values beside the layer that it reads and that depend on the picture.</param>
internal sealed record TailGraph(ModelProto Model, IReadOnlyList<string> Beside)
{
    /// <summary>Cuts the model behind a layer.</summary>
    /// <param name="model">The model; not changed.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="form">A term of the form that is explained.</param>
    /// <exception cref="GradCamException">The score does not depend on the layer.</exception>
    public static TailGraph Build(Network model, Layer layer, Term form)
    {
        var source = model.Graph.Graph;
        var behind = Dependents(source.Node, layer.Name);
        if (!behind.Contains(model.Head.Tensor))
            throw new GradCamException(
                $"The score does not depend on '{layer.Name}'; choose another layer (Explainer.Layers lists them)."
            );
        var fromPicture = Dependents(source.Node, model.Input);

        // What depends on the layer runs again; what depends on the picture alone is given, if it can be, or made again
        // of what can be; the rest (constants, shapes of constants) comes along.
        NodeProto[] nodes =
        [
            .. source.Node.Where(n =>
                n.Output.Any(o => behind.Contains(o) && o != layer.Name)
                || !n.Output.Any(fromPicture.Contains)
                || n.Output.Any(o => o.Length > 0 && model.Graph.Type(o) != ElementType.Float)
            ),
        ];
        var wanted = new HashSet<string> { model.Head.Tensor };
        var read = new List<NodeProto>();
        foreach (var node in nodes.Reverse())
        {
            if (!node.Output.Any(wanted.Contains))
                continue;
            read.Add(node);
            wanted.UnionWith(Read(node));
        }
        read.Reverse();
        var made = read.SelectMany(n => n.Output).Concat(source.Initializer.Select(t => t.Name)).ToHashSet();
        if (
            wanted.FirstOrDefault(name =>
                fromPicture.Contains(name)
                && name != layer.Name
                && !made.Contains(name)
                && model.Graph.Type(name) != ElementType.Float
            ) is
            { } odd
        )
            throw new GradCamException(
                $"The part behind '{layer.Name}' reads '{odd}', which holds {model.Graph.Type(odd)} values that "
                    + "depend on the picture; choose another layer."
            );
        string[] beside =
        [
            .. wanted
                .Where(name => fromPicture.Contains(name) && name != layer.Name && !made.Contains(name))
                .Order(StringComparer.Ordinal),
        ];

        var tail = model.Graph.Model.ShallowCopy();
        tail.Graph.Input.Clear();
        tail.Graph.Output.Clear();
        tail.Graph.Initializer.Clear();
        tail.Graph.Initializer.Add(source.Initializer.Where(t => wanted.Contains(t.Name)));
        tail.Graph.Node.Clear();
        tail.Graph.Node.Add(read.SelectMany(n => IsShapeOfGiven(n) ? ShapeFromLayer(n) : [n.Clone()]));
        tail.Graph.Input.Add(
            new ValueInfoProto
            {
                Name = layer.Name,
                Type = Dim.Type(ElementType.Float, Batched(model.Graph.Shape(layer.Name)!)),
            }
        );
        foreach (string name in beside)
            tail.Graph.Input.Add(
                new ValueInfoProto
                {
                    Name = name,
                    Type = Dim.Type(model.Graph.Type(name), Batched(model.Graph.Shape(name) ?? [])),
                }
            );
        var graph = new GraphBuilder(tail);
        var scores = model.ScoreGraphOn(graph);
        var score = form.Build(scores);
        graph.Output(score.Total, ExplanationGraph.Score);
        graph.Output(scores.Scores, ExplanationGraph.Scores);
        return new(new Prune().Apply(tail), beside);

        IEnumerable<string> Read(NodeProto node) => IsShapeOfGiven(node) ? [] : Nodes.Reads(node);

        bool IsShapeOfGiven(NodeProto node) =>
            node.OpType == "Shape" && fromPicture.Contains(node.Input[0]) && !behind.Contains(node.Input[0]);

        // The shape of a value that is not there: its sizes are known, and the number of samples is the layer's.
        IEnumerable<NodeProto> ShapeFromLayer(NodeProto node)
        {
            var dims = model.Graph.Shape(node.Input[0]) ?? throw Unknown(node);
            // Exporters write the largest int64 for the end.
            int Bound(long index) => (int)Math.Clamp(index < 0 ? index + dims.Length : index, 0, dims.Length);
            int start = Bound(node.Int("start", 0)),
                end = Bound(node.Int("end", dims.Length));
            string output = node.Output[0];
            var lengths = new List<string>();
            for (int axis = start; axis < end; axis++)
            {
                string length = $"{output}:{axis}";
                // The first axis of some values holds samples times something, such as the windows of each.
                long? times = axis == 0 ? dims[0].TimesOf(model.Samples) : null;
                long known = dims[axis].Value ?? times ?? throw Unknown(node);
                yield return Nodes.New(
                    "Constant",
                    [],
                    [$"{length}:known"],
                    Attr.Of("value", Tensors.Vector("", [known]))
                );
                lengths.Add(dims[axis].Value is null ? length : $"{length}:known");
                if (dims[axis].Value is not null)
                    continue;
                yield return Nodes.New(
                    "Shape",
                    [layer.Name],
                    [$"{length}:samples"],
                    Attr.Of("start", 0),
                    Attr.Of("end", 1)
                );
                yield return Nodes.New("Mul", [$"{length}:samples", $"{length}:known"], [length]);
            }
            yield return lengths.Count > 0
                ? Nodes.New("Concat", lengths, [output], Attr.Of("axis", 0))
                : Nodes.New("Constant", [], [output], Attr.Of("value", Tensors.Vector("", [])));
        }

        Dim[] Batched(Dim[] dims) =>
            model.FixedBatch is null && dims.Length > 0 && dims[0].Value is null
                ?
                [
                    new Dim(
                        null,
                        dims[0].TimesOf(model.Samples) is > 1 and var times ? $"gradcam:tail*{times}" : "gradcam:tail"
                    ),
                    .. dims.Skip(1),
                ]
                : dims;
    }

    private static GradCamException Unknown(NodeProto node) =>
        new($"The shape of '{node.Input[0]}' is known only after the run; export the model with static shapes.");

    /// <summary>
    /// All that is computed from the numbers of a value, itself included; its shape alone does not count.
    /// </summary>
    private static HashSet<string> Dependents(IEnumerable<NodeProto> nodes, string value)
    {
        HashSet<string> found = [value];
        foreach (var node in nodes)
            if (node.OpType != "Shape" && Nodes.Reads(node).Any(found.Contains))
                found.UnionWith(node.Output.Where(o => o.Length > 0));
        return found;
    }
}
