using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Models;

/// <summary>
/// Follows an input's axes through the nodes that prepare it, up to the first convolution or normalization of
/// channels, which tells the axis that holds the channels.
/// </summary>
internal sealed class AxisTrace
{
    // They change lengths or values, and leave the axes where they are.
    private static readonly HashSet<string> KeepingAxes =
    [
        "Cast",
        "Identity",
        "Pad",
        "Slice",
        "Split",
        "Concat",
        "Resize",
        "Upsample",
        "MaxPool",
        "AveragePool",
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Neg",
        "Clip",
        "Relu",
        "Sqrt",
        "Pow",
        "Min",
        "Max",
        "Dropout",
        "QuantizeLinear",
        "DequantizeLinear",
        "MeanVarianceNormalization",
    ];
    private static readonly HashSet<string> OfChannels =
    [
        "Conv",
        "ConvTranspose",
        "ConvInteger",
        "QLinearConv",
        "BatchNormalization",
        "InstanceNormalization",
    ];

    private readonly GraphProto _graph;

    // For each axis of a value, the axis of the input that it is; null for one that was added.
    private readonly Dictionary<string, int?[]> _axes = [];
    private readonly Dictionary<string, TensorProto> _constants = [];

    private AxisTrace(GraphProto graph, string input, int rank)
    {
        _graph = graph;
        _axes[input] = [.. Enumerable.Range(0, rank)];
        foreach (var tensor in graph.Initializer)
            _constants[tensor.Name] = tensor;
    }

    /// <summary>The axis of an input that holds the channels, and their number; null where no operator tells.</summary>
    /// <param name="graph">The graph; large weights may be missing.</param>
    /// <param name="input">The name of the input.</param>
    /// <param name="rank">The number of its axes.</param>
    public static (int Axis, long? Count)? Channels(GraphProto graph, string input, int rank) =>
        new AxisTrace(graph, input, rank).Channels();

    private (int Axis, long? Count)? Channels()
    {
        foreach (var node in _graph.Node)
        {
            if (node.OpType == "Constant" && node.Find("value")?.T is { } constant)
                _constants[node.Output[0]] = constant;
            if (!node.IsStandard() || node.Input.Select(Axes).OfType<int?[]>().FirstOrDefault() is not { } axes)
                continue;
            if (OfChannels.Contains(node.OpType))
                return axes.Length > 1 && Axes(node.Input[0]) is not null && axes[1] is { } axis
                    ? (axis, CountOf(node))
                    : null;
            if (After(node, axes) is { } left)
                _axes[node.Output[0]] = left;
            if (node.OpType == "Split")
                foreach (string part in node.Output)
                    _axes[part] = axes;
        }
        return null;
    }

    private int?[]? Axes(string name) => _axes.GetValueOrDefault(name);

    private int?[]? After(NodeProto node, int?[] axes)
    {
        if (KeepingAxes.Contains(node.OpType))
            return axes;
        switch (node.OpType)
        {
            case "Transpose":
                long[] perm = node.Ints("perm") ?? [.. axes.Select((_, i) => (long)(axes.Length - 1 - i))];
                return perm.Length == axes.Length && perm.All(p => p >= 0 && p < axes.Length)
                    ? [.. perm.Select(p => axes[p])]
                    : null;
            case "Unsqueeze":
            case "Squeeze":
                return Numbers(node.In(1)) is { } moved ? Moved(axes, moved, node.OpType == "Unsqueeze") : null;
            case "Gather":
                return node.Int("axis", 0) is var at && at >= -axes.Length && at < axes.Length
                    ? Picked(axes, (int)((at + axes.Length) % axes.Length), node.In(1))
                    : null;
            default:
                return null;
        }
    }

    private static int?[]? Moved(int?[] axes, long[] moved, bool added)
    {
        int rank = axes.Length + (added ? moved.Length : 0);
        HashSet<long> at = [.. moved.Select(m => m < 0 ? m + rank : m)];
        if (at.Count != moved.Length || at.Any(m => m < 0 || m >= rank))
            return null;
        if (!added)
            return [.. axes.Where((_, i) => !at.Contains(i))];
        var rest = new Queue<int?>(axes);
        return [.. Enumerable.Range(0, rank).Select(i => at.Contains(i) ? null : rest.Dequeue())];
    }

    /// <summary>One index takes the axis away; several reorder it, as where BGR becomes RGB.</summary>
    private int?[]? Picked(int?[] axes, int at, string indices) =>
        _constants.GetValueOrDefault(indices)?.Dims.Count switch
        {
            0 => [.. axes.Where((_, i) => i != at)],
            1 => axes,
            _ => null,
        };

    private long[]? Numbers(string name) =>
        _constants.GetValueOrDefault(name) is { } tensor && Tensors.StoredElements(tensor) + tensor.RawData.Length > 0
            ? Tensors.Ints(tensor)
            : null;

    private long? CountOf(NodeProto node)
    {
        string weights = node.In(node.OpType == "QLinearConv" ? 3 : 1);
        if (_constants.GetValueOrDefault(weights)?.Dims is not { Count: > 0 } dims)
            return null;
        return node.OpType switch
        {
            "Conv" or "ConvInteger" or "QLinearConv" when dims.Count > 1 => dims[1] * node.Int("group", 1),
            _ => dims[0],
        };
    }
}
