using GradCam.Building;
using GradCam.Layers;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Targets;

/// <summary>The place of the scores in the graph.</summary>
/// <param name="Output">The model's output that was chosen.</param>
/// <param name="Tensor">
/// The value that is explained; differs from the output if a trailing activation was taken off.
/// </param>
/// <param name="OutputActivation">The activation that turns the scores into probabilities.</param>
internal sealed record ScoreHead(string Output, string Tensor, OutputActivation OutputActivation)
{
    /// <summary>
    /// The scores as the model itself has them; differs from <see cref="Tensor"/> where their axes were brought into
    /// another order.
    /// </summary>
    public string ModelTensor { get; init; } = Tensor;

    /// <summary>
    /// The activation that the output ends in, also where it is explained as it is: Softmax, LogSoftmax or Sigmoid;
    /// null for none.
    /// </summary>
    public string? Activation { get; init; }

    /// <summary>Where the scores were found behind an output of labels; null for an output of scores.</summary>
    public LabelSource? LabelSource { get; init; }

    /// <summary>What is to be said of the way in which the scores were found.</summary>
    public IReadOnlyList<Diagnostic> Remarks =>
        LabelSource is { } found
            ?
            [
                new(
                    "scores-behind-labels",
                    $"Output '{Output}' tells labels; the scores that its {found.Operator} is computed from, "
                        + $"'{found.Scores}', are explained."
                ),
            ]
        : Rows?.Layouts is [{ IsOfCells: true } layout, _, ..]
            ?
            [
                new(
                    "assumed-boxes",
                    $"The boxes beside {Rows.Output} are taken to be "
                        + (
                            layout.Form == BoxForm.Distances
                                ? "distances from their cells, as SCRFD has them"
                                : "offsets from their cells and logarithms of sizes, as YuNet has them"
                        )
                        + ", if their numbers allow it; scores and maps do not depend on it."
                ),
            ]
        : [];

    /// <summary>
    /// What the scores of a whole picture are; null where neither the graph nor anybody tells, and for others.
    /// </summary>
    public StatedTask? Task { get; init; }

    /// <summary>Where it was stated that the output holds boxes, steps or places; null where the graph tells.</summary>
    public Origin? FormFrom { get; init; }

    /// <summary>
    /// The output, where it is the end of a model's first part and nothing tells that its numbers are scores; else
    /// null.
    /// </summary>
    public string? Features { get; init; }

    /// <summary>The meaning of the scores' rows; null where they have none.</summary>
    public OutputRows? Rows { get; init; }

    /// <summary>Finds the scores behind an output.</summary>
    /// <param name="graph">A graph with inferred shapes.</param>
    /// <param name="wanted">
    /// The output that is asked for, or null for the first that depends on the picture, of scores rather than of
    /// labels.
    /// </param>
    /// <exception cref="GradCamException">
    /// There is no such output, it has no class axis, or it does not depend on the picture.
    /// </exception>
    public static ScoreHead Find(GraphBuilder graph, WantedScore wanted)
    {
        var (output, kind, isPart) = wanted;
        string[] names = [.. graph.Graph.Output.Select(o => o.Name)];
        var seeing = Seeing(graph.Graph);
        string name = output ?? Usual(graph, [.. names.Where(seeing.Contains)]) ?? names[0];
        if (!names.Contains(name))
            throw new GradCamException(
                $"The model has no output '{name}'; it has {string.Join(", ", names.Select(n => $"'{n}'"))}."
            );
        if (!seeing.Contains(name))
            throw new GradCamException(
                $"Output '{name}' is the same for every picture, so there is nothing to explain; choose another output."
            );
        var labels = LabelSource.Of(graph, name);
        string scores = labels?.Scores ?? name;
        if (graph.Type(scores) is not (ElementType.Float or ElementType.Undefined))
            throw new GradCamException(
                $"Output '{name}' holds {graph.Type(scores)} values, which have no gradient; choose a floating-point "
                    + "output."
            );
        var head = Of(graph, name, scores, kind);
        bool areFeatures = isPart && labels is null && head.Activation is null;
        return head with { LabelSource = labels, Features = areFeatures ? name : null };
    }

    /// <summary>The scores of an output that is known to hold them, whatever chose among them.</summary>
    /// <param name="graph">A graph with inferred shapes.</param>
    /// <param name="output">The output.</param>
    /// <param name="kind">The value to explain.</param>
    public static ScoreHead Of(GraphBuilder graph, string output, ScoreKind kind) => Of(graph, output, output, kind);

    private static ScoreHead Of(GraphBuilder graph, string output, string scores, ScoreKind kind)
    {
        var last = BehindReshapes(graph, scores);
        string? activation = last?.OpType switch
        {
            "QLinearSoftmax" => "Softmax",
            "QLinearSigmoid" => "Sigmoid",
            "Softmax" or "LogSoftmax" or "Sigmoid" => last.OpType,
            _ => null,
        };
        if (activation is null)
            return new(output, scores, OutputActivation.Softmax);
        string before = RoundedValues.Real(graph, last!.Input[0]);
        var squash = activation == "Sigmoid" ? OutputActivation.Sigmoid : OutputActivation.Softmax;
        // One activation is taken off, no more: what a network computes before it is the network's own score.
        ScoreHead head =
            kind == ScoreKind.Logit
                ? new(output, before, squash)
                : new(output, scores, activation == "LogSoftmax" ? OutputActivation.Softmax : OutputActivation.None);
        return head with { Activation = activation };
    }

    /// <summary>The first output of scores; else the first that scores are found behind; else the first.</summary>
    private static string? Usual(GraphBuilder graph, string[] names)
    {
        var behind = names.ToDictionary(name => name, name => LabelSource.Of(graph, name));
        return names.FirstOrDefault(n =>
                behind[n] is null && graph.Type(n) is ElementType.Float or ElementType.Undefined
            )
            ?? names.FirstOrDefault(n => behind[n] is not null)
            ?? names.FirstOrDefault();
    }

    /// <summary>The values that depend on the picture, the first input.</summary>
    public static HashSet<string> Seeing(GraphProto graph)
    {
        HashSet<string> found = [graph.Input[0].Name];
        foreach (var node in graph.Node)
            if (Nodes.Reads(node).Any(found.Contains))
                found.UnionWith(node.Output);
        return found;
    }

    /// <summary>
    /// The node that computes an output, apart from rounding, from changes of its shape and, of scores with places, of
    /// the order of their channels.
    /// </summary>
    public static NodeProto? BehindReshapes(GraphBuilder graph, string name)
    {
        var node = graph.Producer(name);
        while (
            node
                is { OpType: "Identity" or "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" or "Cast" }
                    or { OpType: "QuantizeLinear" or "DequantizeLinear" }
            || (node is not null && MovesChannels(graph, node))
        )
            node = graph.Producer(node.Input[0]);
        return node;
    }

    /// <summary>The scores of several branches are joined, so that each branch has some of the classes.</summary>
    public static bool JoinsClasses(GraphBuilder graph, string score) =>
        BehindReshapes(graph, score) is { OpType: "Concat" } join
        && graph.Shape(join.Output[0]) is { Length: 2 }
        && join.Int("axis", 0) is 1 or -1
        && join.Input.Count(i => graph.Constant(i) is null) > 1;

    /// <summary>The channels of a picture are moved behind its places or before them.</summary>
    private static bool MovesChannels(GraphBuilder graph, NodeProto node)
    {
        int rank = graph.Shape(graph.Graph.Input[0].Name)?.Length ?? 0;
        if (node.OpType != "Transpose" || rank < 3)
            return false;
        long[] places = [.. Enumerable.Range(1, rank - 2).Select(axis => (long)axis)];
        long[] perm = node.Ints("perm") ?? [];
        return perm.AsSpan().SequenceEqual([0, rank - 1, .. places])
            || perm.AsSpan().SequenceEqual([0, .. places.Select(axis => axis + 1), 1]);
    }
}
