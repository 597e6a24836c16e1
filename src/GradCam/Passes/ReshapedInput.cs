using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>
/// Gives a model whose input has no axis of channels, <c>[N, H, W]</c>, or is flat, <c>[N, H * W]</c>, the input of
/// pictures into which the graph reshapes it before it computes anything but single numbers.
/// </summary>
internal sealed class ReshapedInput : IModelPass
{
    private const int FlatRank = 2,
        PictureRank = 4,
        MostRank = 5;

    // They compute every number by itself, so that the shape does not matter.
    private static readonly HashSet<string> ByNumber =
    [
        "Identity",
        "Cast",
        "Dropout",
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Pow",
        "Clip",
        "Neg",
        "QuantizeLinear",
        "DequantizeLinear",
    ];

    /// <summary>The axes that the input of the last model had; null if it is still the same.</summary>
    public Dim[]? Before { get; private set; }

    /// <summary>True for an input that is reshaped into pictures, signals or volumes.</summary>
    public static bool Leads(ModelProto model, ValueInfoProto input) => Find(model, input) is not null;

    /// <inheritdoc/>
    public ModelProto Apply(ModelProto model)
    {
        Before = null;
        var input = model.Graph.Input[0];
        if (Find(model, input) is not var (reshape, data, dims, values))
            return model;
        Before = Dim.Of(input.Type);
        int at = model.Graph.Node.IndexOf(reshape);
        model.Graph.Node[at] = Nodes.New("Identity", [data], reshape.Output);
        var stale = model.Graph.ValueInfo.Where(v => values.Contains(v.Name)).ToArray();
        foreach (var type in stale)
            model.Graph.ValueInfo.Remove(type);
        input.Type = Dim.Type((ElementType)input.Type.TensorType.ElemType, dims);
        return model;
    }

    /// <summary>The node that reshapes the input, what it reads, what it makes, and the values of before.</summary>
    private static (NodeProto Reshape, string Data, Dim[] Dims, HashSet<string> Values)? Find(
        ModelProto model,
        ValueInfoProto input
    )
    {
        if (
            Dim.Of(input.Type) is not { Length: FlatRank or FlatRank + 1 } from
            || from[1..].Any(d => d.Value is not > 0)
        )
            return null;
        var graph = new GraphBuilder(model);
        var readers = model
            .Graph.Node.SelectMany(n => Nodes.Reads(n).Distinct().Select(name => (name, n)))
            .ToLookup(p => p.name, p => p.n);
        HashSet<string> values = [input.Name],
            outputs = [.. model.Graph.Output.Select(o => o.Name)];
        string current = input.Name;
        while (!outputs.Contains(current))
        {
            // Exporters ask for the number of samples, which stays what it is.
            NodeProto[] next = [.. readers[current].Where(n => !AsksForSamples(graph, n, readers))];
            if (next is not [var node] || node.In(0) != current || !node.IsStandard())
                return null;
            if (Reshaped(graph, node, from) is { } dims)
                return IsPicture(from, dims) ? (node, current, dims, values) : null;
            if (!ByNumber.Contains(node.OpType) || !node.Input.Skip(1).All(i => i.Length == 0 || IsOneNumber(graph, i)))
                return null;
            current = node.Output[0];
            values.Add(current);
        }
        return null;
    }

    /// <summary>
    /// Three axes may be those of a signal, so a picture has to have one to four channels, and places in two
    /// directions.
    /// </summary>
    private static bool IsPicture(Dim[] from, Dim[] dims) =>
        from.Length == FlatRank
        || (
            dims.Length == PictureRank
            && ((IsOfChannels(dims[1]) && dims[2..].All(IsLong)) || (IsOfChannels(dims[3]) && dims[1..3].All(IsLong)))
        );

    private static bool IsOfChannels(Dim dim) => dim.Value is 1 or 3 or 4;

    private static bool IsLong(Dim dim) => dim.Value > 1;

    private static Dim[]? Reshaped(GraphBuilder graph, NodeProto node, Dim[] from)
    {
        long?[]? lengths = node.OpType switch
        {
            "Reshape" when node.Int("allowzero", 0) == 0 => Lengths(graph, node.In(1)),
            "Unsqueeze" => Unsqueezed(node.Ints("axes") ?? Constant(graph, node.In(1)), from),
            _ => null,
        };
        if (lengths is not { Length: > FlatRank and <= MostRank })
            return null;
        // Zero is the length of before, and one may be left to be found.
        long[] rest =
        [
            .. lengths.Skip(1).Select((l, i) => (l == 0 && i + 1 < from.Length ? from[i + 1].Value : l) ?? -1),
        ];
        long all = from[1..].Aggregate(1L, (product, d) => product * d.Value!.Value),
            known = rest.Where(l => l > 0).Aggregate(1L, (product, l) => product * l);
        bool isLeftOpen = rest.Count(l => l < 0) == 1 && lengths[0] is not -1 && all % known == 0;
        if (isLeftOpen)
            rest = [.. rest.Select(l => l < 0 ? all / known : l)];
        // Otherwise the samples are mixed.
        bool keepsSamples = rest.All(l => l > 0) && rest.Aggregate(1L, (product, l) => product * l) == all;
        return keepsSamples ? [lengths[0] > 0 ? lengths[0]!.Value : from[0], .. rest.Select(l => (Dim)l)] : null;
    }

    /// <summary>A shape; null stands for lengths that are computed.</summary>
    private static long?[]? Lengths(GraphBuilder graph, string shape) =>
        Constant(graph, shape) is { } known ? [.. known.Select(l => (long?)l)]
        : graph.Producer(shape) is { OpType: "Concat" } parts
            ? [.. parts.Input.SelectMany(part => Constant(graph, part)?.Select(l => (long?)l) ?? [null])]
        : null;

    private static long?[]? Unsqueezed(long[]? axes, Dim[] from)
    {
        if (axes is null)
            return null;
        int rank = from.Length + axes.Length;
        HashSet<long> added = [.. axes.Select(a => a < 0 ? a + rank : a)];
        if (added.Count != axes.Length || added.Any(a => a <= 0 || a >= rank))
            return null;
        var left = new Queue<Dim>(from);
        return [.. Enumerable.Range(0, rank).Select(i => added.Contains(i) ? 1 : left.Dequeue().Value)];
    }

    /// <summary>A Shape of which the number of samples alone is taken.</summary>
    private static bool AsksForSamples(GraphBuilder graph, NodeProto node, ILookup<string, NodeProto> readers) =>
        node.OpType == "Shape"
        && (
            (node.Int("start", 0) == 0 && node.Int("end", 0) == 1)
            || readers[node.Output[0]]
                .All(n =>
                    (n.OpType == "Gather" && Constant(graph, n.In(1)) is [0])
                    || (n.OpType == "Slice" && Constant(graph, n.In(1)) is [0] && Constant(graph, n.In(2)) is [1])
                )
        );

    private static bool IsOneNumber(GraphBuilder graph, string name) =>
        graph.Constant(name) is { } tensor && tensor.Dims.All(d => d == 1) && tensor.Dims.Count <= FlatRank;

    private static long[]? Constant(GraphBuilder graph, string name) =>
        graph.Constant(name) is { DataType: (int)ElementType.Int64 } tensor ? Tensors.Ints(tensor) : null;
}
