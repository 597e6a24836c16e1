using GradCam.Building;
using GradCam.Onnx;
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
        Numbers(graph, node, 1) is [var index] ? Found(graph, node, node.Int("axis", 0), index) : null;

    private static Row? Sliced(GraphBuilder graph, NodeProto node)
    {
        if (
            Numbers(graph, node, 1) is not [var start]
            || Numbers(graph, node, 2) is not [var end]
            || Numbers(graph, node, 3) is not [var axis]
            || (node.In(4).Length > 0 && Numbers(graph, node, 4) is not [1])
        )
            return null;
        // A slice to the end has the largest number there is as its end.
        bool last = start == -1 && end > int.MaxValue;
        return last || end == start + 1 ? Found(graph, node, axis, start) : null;
    }

    /// <summary>Null where the value has a single row, or its length is not known.</summary>
    private static Row? Found(GraphBuilder graph, NodeProto node, long axis, long index)
    {
        if (graph.Shape(node.Input[0]) is not { } dims)
            return null;
        int from = (int)(axis < 0 ? axis + dims.Length : axis);
        return
            from >= 0
            && from < dims.Length
            && dims[from].Value is { } length
            && length > 1
            && index >= -length
            && index < length
            ? new Row(from, index < 0 ? index + length : index)
            : null;
    }

    private static long[]? Numbers(GraphBuilder graph, NodeProto node, int input) =>
        node.In(input) is { Length: > 0 } name
        && graph.Constant(name) is { } tensor
        && (ElementType)tensor.DataType is ElementType.Int64 or ElementType.Int32
            ? Tensors.Ints(tensor)
            : null;
}
