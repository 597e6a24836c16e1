using GradCam.Autodiff.Rules.Kernels.Quantized;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;

namespace GradCam.Layers;

/// <summary>
/// The values of quantized networks that stand for others: nobody who knows the network looks for a convolution's
/// output under the name of what rounds it.
/// </summary>
internal static class RoundedValues
{
    /// <summary>True for a value that is only another one rounded, or is no real number yet.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">The value.</param>
    public static bool IsTwin(GraphBuilder graph, string name)
    {
        if (IsWhole(graph, name))
            return true;
        var node = graph.Producer(name);
        return node is not null
            && (
                node.OpType == "Cast" && Dequantized.IsSum(graph[node.Input[0]])
                || (Rounded(graph, node) is { } rounding && Relu(graph, rounding) is null)
            );
    }

    /// <summary>True for a value of whole numbers, as operators of quantized networks have.</summary>
    public static bool IsWhole(GraphBuilder graph, string name) =>
        graph.Type(name)
            is ElementType.UInt8
                or ElementType.Int8
                or ElementType.Int32
                or ElementType.UInt16
                or ElementType.Int16;

    /// <summary>The value that another one is rounded from; itself, if it is from none.</summary>
    public static string Source(GraphBuilder graph, string name)
    {
        while (graph.Producer(name) is { } node)
            if (QuantizedOperators.IsQuantizing(node) || node.OpType == "DynamicQuantizeLinear")
                name = node.Input[0];
            else if (Rounded(graph, node) is { } rounding && Relu(graph, rounding) is null)
                name = rounding.Input[0];
            else
                break;
        return name;
    }

    /// <summary>The real numbers that whole ones were rounded from; other values are what they are.</summary>
    public static string Real(GraphBuilder graph, string name) =>
        graph.Producer(name) is { } node && QuantizedOperators.IsQuantizing(node) ? node.Input[0] : name;

    /// <summary>The label and the operator that a user knows a value by.</summary>
    public static (string Label, string Operator) Known(GraphBuilder graph, NodeProto node)
    {
        if (!QuantizedOperators.IsDequantizing(node) || graph.Producer(node.Input[0]) is not { } maker)
            return (node.Label(), node.OpType);
        if (DequantizeActivations.RealName(node.Input[0]) == node.Output[0])
            return (maker.Label(), maker.OpType);
        var relu = Rounded(graph, node) is { } rounding ? Relu(graph, rounding) : null;
        return (node.Label(), relu?.Operator ?? node.OpType);
    }

    /// <summary>What rounds the value that a node dequantizes; null for other nodes.</summary>
    private static NodeProto? Rounded(GraphBuilder graph, NodeProto node) =>
        QuantizedOperators.IsDequantizing(node)
        && graph.Producer(node.Input[0]) is { } maker
        && (QuantizedOperators.IsQuantizing(maker) || maker.OpType == "DynamicQuantizeLinear")
            ? maker
            : null;

    private static ImpliedRelu? Relu(GraphBuilder graph, NodeProto rounding) =>
        QuantizedOperators.IsQuantizing(rounding)
            ? ImpliedRelu.OfRounding(
                graph[rounding.Input[0]],
                graph[rounding.Input[1]],
                rounding.In(2).Length > 0 ? graph[rounding.In(2)] : null
            )
            : null;
}
