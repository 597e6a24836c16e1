using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Layers;

/// <summary>Finds the tensors of a graph that can serve as layers.</summary>
internal static class LayerCatalog
{
    /// <summary>Fewer places than this tell hardly more than left from right.</summary>
    public const int FewestPlaces = 9;

    // Class, distillation and register tokens; no known model has more.
    public const int MostExtraTokens = 16;

    /// <summary>
    /// Every tensor between the input and the score that still has places, in the order of computation.
    /// </summary>
    /// <param name="graph">A graph with inferred shapes.</param>
    /// <param name="input">The picture's input.</param>
    /// <param name="channelsLast">The input's last axis holds the channels.</param>
    /// <param name="score">The value that is explained.</param>
    /// <param name="forced">The layout that all tensors are taken to have; null to find each one's.</param>
    public static IReadOnlyList<Layer> Find(
        GraphBuilder graph,
        string input,
        bool channelsLast,
        string score,
        LayerLayout? forced = null
    )
    {
        var (layouts, grids) = LayoutFinder.Find(graph, input, channelsLast);
        var dims = graph.Shape(input)!;
        // In a plain convolutional network nothing else can be meant by an axis.
        bool plain = !channelsLast && layouts.Values.All(l => l == LayerLayout.ChannelsFirst);
        var fromInput = Differentiator.DependingOn([input], graph.Graph.Node);
        var toScore = LeadingTo(graph, score);
        var rolled = Rolled(graph, layouts);
        var recurrent = RecurrentPart.Behind(graph);
        return
        [
            .. from node in graph.Graph.Node
            from name in node.Output
            where name != score && fromInput.Contains(name) && toScore.Contains(name) && !rolled.Contains(name)
            where !RoundedValues.IsWhole(graph, name)
            let rank = graph.Shape(name)?.Length
            let layout = forced is not null ? (rank == (forced == LayerLayout.Tokens ? 3 : dims.Length) ? forced : null)
            : layouts.TryGetValue(name, out var found)
                ? found == LayerLayout.Tokens && recurrent.Contains(name) ? null
                    : found
            : plain && !recurrent.Contains(name) && rank == dims.Length ? LayerLayout.ChannelsFirst
            : default(LayerLayout?)
            where layout is not null && SameBatch(graph.Shape(name)![0], dims[0])
            let known = RoundedValues.Known(graph, node)
            let layer = Of(name, known.Label, known.Operator, graph.Shape(name)!, layout.Value, grids)
            where layer is not null
            select layer,
        ];
    }

    /// <summary>The input itself as a layer, for methods that explain pixels.</summary>
    public static Layer OfInput(string input, Dim[] dims, bool channelsLast) =>
        new(input, input, "Input", [.. dims.Select(d => d.Value)])
        {
            Layout = channelsLast ? LayerLayout.ChannelsLast : LayerLayout.ChannelsFirst,
        };

    /// <summary>The layer that is taken by itself: the last one before the spatial axes vanish.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="layers">The catalog.</param>
    /// <param name="dense">
    /// The score has spatial axes itself (segmentation), so they never vanish: then the last but the class maps.
    /// </param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="parts">
    /// The input and the score where branches of the network compute parts of the scores, as the heads of a detector's
    /// scales do; null for others. The layer is one that all of them come through.
    /// </param>
    public static Layer? Auto(
        GraphBuilder graph,
        IReadOnlyList<Layer> layers,
        bool dense,
        long? classes,
        (string Input, string Score)? parts
    )
    {
        layers = RecurrentPart.Before(graph, layers);
        var last =
            (
                parts is { } ends
                    ? layers.LastOrDefault(l => IsOnEveryWay(graph, l, ends.Input, ends.Score))
                    : layers.LastOrDefault(l => !dense || l.Channels != classes)
            ) ?? layers.LastOrDefault();
        if (last is not null && BeforePooling(graph, layers, last) is { } finer)
            return finer;
        return last is { Layout: LayerLayout.Tokens, ExtraTokens: > 0 }
            ? BeforeLastAttention(graph, layers) ?? last
            : last;
    }

    /// <summary>
    /// The layer that a pooling reads, where only the pooling leaves too few places to see anything; null for others.
    /// </summary>
    private static Layer? BeforePooling(GraphBuilder graph, IReadOnlyList<Layer> layers, Layer last)
    {
        if (last.Layout == LayerLayout.Tokens || Places(last) is not < FewestPlaces)
            return null;
        NodeProto? Maker(string value) => graph.Producer(RoundedValues.Source(graph, value));
        var node = Maker(last.Name);
        while (node is { OpType: "Relu" or "Identity" or "BatchNormalization" or "Transpose" or "Dropout" })
            node = Maker(node.Input[0]);
        return
            node is { OpType: "MaxPool" or "AveragePool" or "LpPool" }
            && RoundedValues.Source(graph, node.Input[0]) is var read
            && layers.FirstOrDefault(l => l.Name == read) is { } before
            && Places(before) >= FewestPlaces
            ? before
            : null;
    }

    private static long? Places(Layer layer) =>
        layer.Spatial.Aggregate((long?)1, (product, length) => product * length);

    /// <summary>
    /// The layers that the last convolution reads; all, where there are none. A channel of features is a place's own
    /// number in what is computed from that convolution, which maps nothing.
    /// </summary>
    public static IReadOnlyList<Layer> BeforeConvolution(GraphBuilder graph, IReadOnlyList<Layer> layers, string score)
    {
        var leading = LeadingTo(graph, score);
        var last = graph.Graph.Node.LastOrDefault(n => n.OpType is "Conv" && n.Output.Any(leading.Contains));
        var read = last is null ? [] : LeadingTo(graph, last.Input[0]);
        Layer[] before = [.. layers.Where(l => read.Contains(l.Name))];
        return before.Length > 0 ? before : layers;
    }

    private static bool IsOnEveryWay(GraphBuilder graph, Layer layer, string input, string score) =>
        !Differentiator
            .DependingOn([input], graph.Graph.Node.Where(n => !n.Output.Contains(layer.Name)))
            .Contains(score);

    /// <summary>
    /// A transformer reads the class off one token, so behind the last attention the other tokens no longer count: the
    /// last layer that they count in is what that attention reads.
    /// </summary>
    private static Layer? BeforeLastAttention(GraphBuilder graph, IReadOnlyList<Layer> layers)
    {
        long? tokens = layers[^1].Shape[1];
        var attention = graph.Graph.Node.LastOrDefault(n =>
            n.OpType == "Attention" || IsAttentionMap(graph, n, tokens)
        );
        if (attention is null)
            return null;
        var before = LeadingTo(graph, attention.Output[0]);
        // What the projections to queries, keys and values read; an attention of one operator names it itself.
        if (
            graph.Graph.Node.LastOrDefault(n =>
                n.OpType is "MatMul" or "Gemm" or "Einsum"
                && before.Contains(n.Output[0])
                && graph.Constant(n.In(1)) is not null
            ) is
            { } projection
        )
            before = LeadingTo(graph, projection.Input[0]);
        long? width = layers.First(l => l.Layout == LayerLayout.Tokens).Channels;
        return layers.LastOrDefault(l =>
            l.Layout == LayerLayout.Tokens && l.Channels == width && before.Contains(l.Name)
        );
    }

    /// <summary>
    /// A softmax over pairs of tokens; a shape that is not known (heads and samples are often one axis) is not held
    /// against it.
    /// </summary>
    public static bool IsAttentionMap(GraphBuilder graph, NodeProto node, long? tokens) =>
        node.OpType == "Softmax"
        && tokens is not null
        && graph.Shape(node.Output[0]) is not { Length: <= 2 }
        && (
            graph.Shape(node.Output[0]) is not { } dims
            || dims.TakeLast(2).All(d => d.Value is null || d.Value == tokens)
        );

    private static Layer? Of(
        string name,
        string node,
        string op,
        Dim[] dims,
        LayerLayout layout,
        IReadOnlyCollection<(long Rows, long Columns)> grids
    )
    {
        // There is nothing to see in a layer without elements.
        if (dims.Any(d => d.Value == 0))
            return null;
        var layer = new Layer(name, node, op, [.. dims.Select(d => d.Value)]) { Layout = layout };
        if (layout != LayerLayout.Tokens)
            return layer.Spatial.Any(length => length != 1) ? layer : null;
        if (dims[1].Value is not { } tokens)
            return null;
        var fitting = grids
            .Where(g => tokens - g.Rows * g.Columns is >= 0 and <= MostExtraTokens)
            .OrderByDescending(g => g.Rows * g.Columns)
            .ToArray();
        if (fitting.Length == 0)
            return null;
        return layer with
        {
            Grid = [fitting[0].Rows, fitting[0].Columns],
            ExtraTokens = (int)(tokens - fitting[0].Rows * fitting[0].Columns),
        };
    }

    /// <summary>
    /// False where samples were split up, as into the windows of Swin: no map can be read from those.
    /// </summary>
    private static bool SameBatch(Dim axis, Dim batch) =>
        axis == batch || (axis.Value is null && axis.Symbol?.Contains('*') != true);

    /// <summary>
    /// The values that are joined along a spatial axis, and the pieces, as where Swin shifts its windows: their places
    /// are not those of the picture.
    /// </summary>
    private static HashSet<string> Rolled(GraphBuilder graph, IReadOnlyDictionary<string, LayerLayout> layouts)
    {
        var joins = graph
            .Graph.Node.Where(n =>
                n.OpType == "Concat"
                && layouts.TryGetValue(n.Output[0], out var layout)
                && layout != LayerLayout.Tokens
                && !n.Input.Any(i => graph.Constant(i) is not null)
                && graph.Shape(n.Output[0]) is { } dims
                && (n.Int("axis", 0) + dims.Length) % dims.Length is var axis
                && axis > 0
                && axis != (layout == LayerLayout.ChannelsFirst ? 1 : dims.Length - 1)
            )
            .ToArray();
        var read = graph.Graph.Node.Except(joins).SelectMany(Nodes.Reads).ToHashSet();
        return [.. joins.SelectMany(n => n.Input).Where(i => !read.Contains(i)), .. joins.Select(n => n.Output[0])];
    }

    /// <summary>All values that the score is computed from, itself included.</summary>
    public static HashSet<string> LeadingTo(GraphBuilder graph, string score)
    {
        HashSet<string> found = [score];
        foreach (var node in graph.Graph.Node.Reverse())
            if (node.Output.Any(found.Contains))
                found.UnionWith(Nodes.Reads(node));
        return found;
    }
}
