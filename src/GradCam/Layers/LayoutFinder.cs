using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Layers;

/// <summary>
/// Finds how the axes of every tensor read. Operators tell (a convolution has its channels first, a normalization or
/// product over the last axis has them last), transposes and reshapes carry it over, and all that works element by
/// element has what its neighbours have.
/// </summary>
internal sealed class LayoutFinder
{
    private static readonly HashSet<string> ChannelsFirst =
    [
        "Conv",
        "ConvTranspose",
        "MaxPool",
        "AveragePool",
        "LpPool",
        "GlobalAveragePool",
        "GlobalMaxPool",
        "GlobalLpPool",
        "BatchNormalization",
        "InstanceNormalization",
        "GroupNormalization",
        "LRN",
        "DepthToSpace",
        "SpaceToDepth",
        "QLinearConv",
        "ConvInteger",
    ];

    /// <summary>After these the axes may mean something else.</summary>
    private static readonly HashSet<string> Rearranging =
    [
        "Reshape",
        "Transpose",
        "Flatten",
        "Squeeze",
        "Unsqueeze",
        "MatMul",
        "QLinearMatMul",
        "MatMulInteger",
        "MatMulIntegerToFloat",
        "DynamicQuantizeMatMul",
        "Gemm",
        "QGemm",
        "Einsum",
        "Attention",
        "Gather",
        "GatherND",
        "GatherElements",
        "Expand",
        "Shape",
        "Size",
        "Constant",
        "ConstantOfShape",
        "TopK",
        "ScatterND",
        "ScatterElements",
        "LSTM",
        "GRU",
        "RNN",
        "Range",
        "NonZero",
        "RoiAlign",
        "Split",
        "SplitToSequence",
    ];

    private readonly GraphBuilder _graph;
    private readonly int _rank;
    private readonly Dictionary<string, LayerLayout> _found = [];

    // The channels of a flattened picture: [N, C, places], on the way to tokens.
    private readonly HashSet<string> _flat = [];
    private readonly HashSet<(long, long)> _grids = [];
    private bool _changed;

    private LayoutFinder(GraphBuilder graph, string input, bool channelsLast)
    {
        _graph = graph;
        _rank = graph.Shape(input)?.Length ?? 0;
        _found[input] = channelsLast ? LayerLayout.ChannelsLast : LayerLayout.ChannelsFirst;
    }

    /// <summary>The layouts that were found, by tensor, and the sizes that pictures have on their way.</summary>
    public static (
        IReadOnlyDictionary<string, LayerLayout> Layouts,
        IReadOnlyCollection<(long Rows, long Columns)> Grids
    ) Find(GraphBuilder graph, string input, bool channelsLast)
    {
        var finder = new LayoutFinder(graph, input, channelsLast);
        // Backward steps let knowledge flow up through sums; a few rounds settle it.
        for (int round = 0; round < 8; round++)
        {
            finder._changed = false;
            foreach (var node in graph.Graph.Node)
                finder.Forward(node);
            foreach (var node in graph.Graph.Node.Reverse())
                finder.Backward(node);
            if (!finder._changed)
                break;
        }
        foreach (var (name, layout) in finder._found)
            if (finder._rank == 4 && graph.Shape(name) is { Length: 4 } dims && layout != LayerLayout.Tokens)
            {
                int row = layout == LayerLayout.ChannelsFirst ? 2 : 1;
                if (dims[row].Value is > 1 and var rows && dims[row + 1].Value is > 1 and var columns)
                    finder._grids.Add((rows, columns));
            }
        return (finder._found, finder._grids);
    }

    /// <summary>True for an operator that works on places, with the channels in the second axis.</summary>
    public static bool IsConvolution(NodeProto node) => ChannelsFirst.Contains(node.OpType) && node.IsStandard();

    private void Forward(NodeProto node)
    {
        string x = node.In(0),
            y = node.Output[0];
        if (IsConvolution(node))
        {
            Learn(x, LayerLayout.ChannelsFirst);
            Learn(y, LayerLayout.ChannelsFirst);
        }
        else if (WorksOnLastAxis(node))
        {
            Learn(x, Last(x));
            Learn(y, Last(y));
        }
        else if (node.OpType == "Transpose")
            Transposed(x, y, node.Ints("perm"));
        else if (node.OpType is "Reshape" or "Flatten")
            Reshaped(x, y);
        else if (!Rearranging.Contains(node.OpType) || node.OpType == "Split")
            foreach (string input in node.Input.Where(i => i.Length > 0))
            foreach (string output in node.Output.Where(o => o.Length > 0))
                if (_graph.Constant(input) is null && Rank(input) == Rank(output))
                    Copy(input, output);
    }

    private void Backward(NodeProto node)
    {
        if (node.OpType == "Transpose")
            Transposed(node.Output[0], node.In(0), Inverse(node.Ints("perm")));
        else if (node.OpType is "Reshape")
            Reshaped(node.Output[0], node.In(0));
        else if (!Rearranging.Contains(node.OpType))
            foreach (
                string input in node.Input.Where(i =>
                    i.Length > 0 && _graph.Constant(i) is null && SameShape(i, node.Output[0])
                )
            )
                Copy(node.Output[0], input);
    }

    /// <summary>A normalization over the last axis, or a product with a constant matrix.</summary>
    private bool WorksOnLastAxis(NodeProto node) =>
        node.OpType switch
        {
            "LayerNormalization" or "RMSNormalization" or "SimplifiedLayerNormalization" => node.Int("axis", -1)
                is var axis
                && (axis == -1 || axis == Rank(node.In(0)) - 1),
            "MatMul" => _graph.Constant(node.In(1)) is { Dims.Count: 2 },
            _ => false,
        };

    private LayerLayout? Last(string name) =>
        Rank(name) == _rank && _rank > 2 ? LayerLayout.ChannelsLast
        : Rank(name) == 3 && _rank == 4 ? LayerLayout.Tokens
        : null;

    private void Transposed(string from, string to, long[]? perm)
    {
        if (perm is null)
            return;
        // A loop over pictures joins its steps before the batch; behind the channels they are an axis of places.
        if (
            perm is [1, 2, 0, _, ..]
            && perm.Skip(3).Select((p, i) => p == i + 3).All(yes => yes)
            && _graph.Producer(from) is { OpType: "Scan" }
        )
            Learn(to, LayerLayout.ChannelsFirst);
        bool toLast =
            perm.Length == _rank
            && perm[0] == 0
            && perm[^1] == 1
            && perm.Skip(1).SkipLast(1).Select((p, i) => p == i + 2).All(yes => yes);
        bool toFirst =
            perm.Length == _rank
            && perm[0] == 0
            && perm[1] == _rank - 1
            && perm.Skip(2).Select((p, i) => p == i + 1).All(yes => yes);
        if (_found.TryGetValue(from, out var layout))
        {
            if (layout == LayerLayout.ChannelsFirst && toLast)
                Learn(to, LayerLayout.ChannelsLast);
            else if (layout == LayerLayout.ChannelsLast && toFirst)
                Learn(to, LayerLayout.ChannelsFirst);
            else if (layout == LayerLayout.Tokens && perm is [0, 2, 1] && _flat.Add(to))
                _changed = true;
        }
        else if (_flat.Contains(from) && perm is [0, 2, 1])
            Learn(to, LayerLayout.Tokens);
    }

    private void Reshaped(string from, string to)
    {
        if (_graph.Shape(from) is not { } a || _graph.Shape(to) is not { } b || _rank != 4)
            return;
        if (_found.TryGetValue(from, out var layout))
        {
            if (
                layout == LayerLayout.ChannelsFirst
                && a.Length == 4
                && b.Length == 3
                && Same(a[1], b[1])
                && Product(a[2], a[3]) == b[2].Value
                && _flat.Add(to)
            )
                _changed = true;
            if (
                layout == LayerLayout.ChannelsLast
                && a.Length == 4
                && b.Length == 3
                && Same(a[3], b[2])
                && Product(a[1], a[2]) == b[1].Value
            )
                Learn(to, LayerLayout.Tokens);
            if (
                layout == LayerLayout.Tokens
                && a.Length == 3
                && b.Length == 4
                && Same(a[2], b[3])
                && Product(b[1], b[2]) == a[1].Value
            )
                Learn(to, LayerLayout.ChannelsLast);
            if (a.Length == b.Length && a.Zip(b).Skip(1).All(p => Same(p.First, p.Second)))
                Learn(to, layout);
        }
        else if (_flat.Contains(from) && b.Length == 4 && Same(a[1], b[1]) && Product(b[2], b[3]) == a[2].Value)
            Learn(to, LayerLayout.ChannelsFirst);
    }

    private void Copy(string from, string to)
    {
        if (_found.TryGetValue(from, out var layout))
            Learn(to, layout);
        else if (_flat.Contains(from) && _flat.Add(to))
            _changed = true;
    }

    private void Learn(string name, LayerLayout? layout)
    {
        int wanted = layout == LayerLayout.Tokens ? 3 : _rank;
        if (layout is { } known && name.Length > 0 && Rank(name) == wanted && _graph.Constant(name) is null)
            _changed |= _found.TryAdd(name, known);
    }

    private int Rank(string name) => _graph.Shape(name)?.Length ?? -1;

    private bool SameShape(string a, string b) =>
        _graph.Shape(a) is { } x
        && _graph.Shape(b) is { } y
        && x.Length == y.Length
        && x.Zip(y).All(p => p.First == p.Second);

    private static bool Same(Dim a, Dim b) => a.Value is not null && a.Value == b.Value;

    private static long? Product(Dim a, Dim b) => a.Value * b.Value;

    private static long[]? Inverse(long[]? perm) =>
        perm is null ? null : [.. Enumerable.Range(0, perm.Length).Select(i => (long)Array.IndexOf(perm, i))];
}
