using GradCam.Building;
using GradCam.Foundation;
using GradCam.Onnx;
using GradCam.Onnx.Bounds;
using GradCam.Onnx.Proto;

namespace GradCam.Passes.Rows;

/// <summary>Operators whose output's rows depend on one row of their inputs each.</summary>
internal static class RowWise
{
    private static readonly HashSet<string> ElementWise =
    [
        "Abs",
        "Add",
        "Cast",
        "Clip",
        "Div",
        "Elu",
        "Erf",
        "Exp",
        "Gelu",
        "HardSigmoid",
        "HardSwish",
        "Identity",
        "LeakyRelu",
        "Log",
        "Max",
        "Min",
        "Mish",
        "Mul",
        "Neg",
        "Pow",
        "Reciprocal",
        "Relu",
        "Selu",
        "Sigmoid",
        "Softplus",
        "Sqrt",
        "Sub",
        "Sum",
        "Tanh",
        "Where",
    ];

    /// <summary>
    /// The axis of each input along which one row of it is enough for one row of the output; null for inputs that are
    /// needed whole.
    /// </summary>
    /// <param name="graph">The graph, with shapes.</param>
    /// <param name="node">A node.</param>
    /// <param name="axis">The axis of its output that the row is picked along.</param>
    /// <returns>Null if a row of the output depends on more, or shapes are not known.</returns>
    public static int?[]? Axes(GraphBuilder graph, NodeProto node, int axis)
    {
        if (!node.IsStandard() || node.Input.Count == 0)
            return null;
        var output = graph.Shape(node.Output[0]);
        var inputs = node.Input.Select(i => i.Length > 0 ? graph.Shape(i) : null).ToArray();
        if (output is null || inputs[0] is not { } first || output[axis].Value is not > 1)
            return null;
        if (ElementWise.Contains(node.OpType))
            return Broadcast(inputs, output, axis);
        return node.OpType switch
        {
            "LayerNormalization" when Known.Axis(node.Int("axis", -1), first.Length) > axis => OfFirst(node, axis),
            "MatMul" => Product(first, graph.Constant(node.Input[1]), output, axis),
            "Gemm" when axis == 0 => Gemm(node, inputs, output),
            "Transpose" when node.Ints("perm") is { } perm => OfFirst(node, (int)perm[axis]),
            "Reshape" when Reshaped(first, output, axis) is { } from => OfFirst(node, from),
            _ => null,
        };
    }

    /// <summary>The inputs of a node for one row of its output.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">The node as it is for all rows.</param>
    /// <param name="axis">The axis of its output that the row is picked along.</param>
    /// <param name="inputs">Its inputs, of one row where that is enough.</param>
    public static Val[] Inputs(GraphBuilder graph, NodeProto node, int axis, Val[] inputs)
    {
        if (node.OpType != "Reshape")
            return inputs;
        long[] shape = [.. graph.Shape(node.Output[0])!.Select((d, i) => i == axis ? 1 : d.Value!.Value)];
        return [inputs[0], graph.Ints(shape)];
    }

    private static int?[] OfFirst(NodeProto node, int axis) => [axis, .. node.Input.Skip(1).Select(_ => (int?)null)];

    private static int?[]? Broadcast(Dim[]?[] inputs, Dim[] output, int axis)
    {
        var axes = new int?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            // What is left out has no shape either.
            if (inputs[i] is not { } dims)
                return null;
            int own = axis - (output.Length - dims.Length);
            if (own < 0 || dims[own].Value == 1)
                continue;
            if (dims[own].Value != output[axis].Value)
                return null;
            axes[i] = own;
        }
        return axes;
    }

    /// <summary>Of a product with weights: one of two computed values is an attention, which methods read.</summary>
    private static int?[]? Product(Dim[] left, TensorProto? weights, Dim[] output, int axis)
    {
        if (weights is null || left.Length < 2 || weights.Dims.Count < 2 || axis == output.Length - 1)
            return null;
        return axis == output.Length - 2
            ? [left.Length - 2, null]
            : Broadcast([left, [.. weights.Dims.Select(d => new Dim(d))]], output, axis);
    }

    private static int?[]? Gemm(NodeProto node, Dim[]?[] inputs, Dim[] output)
    {
        int left = node.Int("transA", 0) != 0 ? 1 : 0;
        return inputs.Length < 3 ? [left, null]
            : Broadcast([inputs[2]], output, axis: 0) is [var bias] ? [left, null, bias]
            : null;
    }

    /// <summary>
    /// The axis of a value that holds, in the order of its elements, the same rows as an axis of what it is reshaped
    /// to; null if there is none, or lengths are not known.
    /// </summary>
    private static int? Reshaped(Dim[] from, Dim[] to, int axis)
    {
        if (from.Concat(to).Any(d => d.Value is not > 0))
            return null;
        long before = ElementCount.Of(to.Take(axis).Select(d => d.Value!.Value)),
            passed = 1;
        for (int i = 0; i < from.Length; passed *= from[i++].Value!.Value)
            if (passed == before && from[i].Value == to[axis].Value)
                return i;
        return null;
    }
}
