using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Bounds;
using GradCam.Onnx.Proto;

namespace GradCam.Passes.Rows;

/// <summary>Nodes that pick one row of a value.</summary>
internal static class Picked
{
    /// <summary>The row of its first input that a node picks; null if it does something else.</summary>
    public static Row? By(GraphBuilder graph, NodeProto node) =>
        !node.IsStandard() || node.Output[0].Length == 0 ? null
        : node.OpType == "Gather" ? Gathered(graph, node)
        : node.OpType == "Slice" ? Sliced(graph, node)
        : null;

    /// <summary>Lets a node that picks a row of a value pick it where it is alone.</summary>
    public static void TakeOnly(GraphBuilder graph, NodeProto node, Val row)
    {
        if (node.OpType == "Gather")
            node.Input[1] = graph.Add(Tensors.Of("", [0L], [.. graph.Constant(node.Input[1])!.Dims])).Name;
        else
            (node.Input[1], node.Input[2]) = (graph.Ints(0).Name, graph.Ints(1).Name);
        node.Input[0] = row.Name;
    }

    private static Row? Gathered(GraphBuilder graph, NodeProto node) =>
        Number(graph, node, 1) is { } index ? Found(graph, node, node.Int("axis", 0), index) : null;

    private static Row? Sliced(GraphBuilder graph, NodeProto node)
    {
        if (
            Number(graph, node, 1) is not { } start
            || Number(graph, node, 2) is not { } end
            || Number(graph, node, 3) is not { } axis
            || (node.In(4).Length > 0 && Number(graph, node, 4) != 1)
        )
            return null;
        // A slice to the end has the largest number there is as its end.
        bool last = start == -1 && end > int.MaxValue;
        return last || end == start + 1 ? Found(graph, node, axis, start) : null;
    }

    /// <summary>Null where the value has a single row, or its length is not known.</summary>
    private static Row? Found(GraphBuilder graph, NodeProto node, long axis, long index) =>
        graph.Shape(node.Input[0]) is { } dims
        && Known.Axis(axis, dims.Length) is { } from
        && dims[from].Value is { } length
        && length > 1
        && index >= -length
        && index < length
            ? new Row(from, index < 0 ? index + length : index)
            : null;

    /// <summary>The only number of an input that is a constant; null for other inputs.</summary>
    private static long? Number(GraphBuilder graph, NodeProto node, int input) =>
        graph.Constant(node.In(input)) is { } tensor && Tensors.Count(tensor) == 1 ? Tensors.Ints(tensor)[0] : null;
}
