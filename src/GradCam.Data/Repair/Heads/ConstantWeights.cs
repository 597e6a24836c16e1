using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Data.Repair.Heads;

/// <summary>Numbers that a node of a model's file reads and that no picture changes.</summary>
/// <param name="Values">The numbers, row by row.</param>
/// <param name="Dims">Their shape.</param>
/// <param name="Type">Their type.</param>
/// <param name="Stored">The tensor that holds them; null where they are computed of others.</param>
internal sealed record ConstantWeights(double[] Values, long[] Dims, ElementType Type, TensorProto? Stored)
{
    /// <summary>Types that weights can be written in.</summary>
    public static bool IsReal(ElementType type) =>
        type is ElementType.Float or ElementType.Float16 or ElementType.BFloat16 or ElementType.Double;

    /// <summary>
    /// Reads some: an initializer, a Constant node, or what Identity, Cast, Transpose and DequantizeLinear make of one.
    /// </summary>
    /// <param name="graph">The model's graph.</param>
    /// <param name="name">The value.</param>
    /// <returns>The numbers; null if the value is no such constant of real numbers.</returns>
    public static ConstantWeights? Of(GraphProto graph, string name)
    {
        if (name.Length == 0)
            return null;
        if (graph.Initializer.FirstOrDefault(t => t.Name == name) is { } tensor)
            return Of(tensor);
        return graph.Node.FirstOrDefault(n => n.Output.Contains(name)) switch
        {
            { OpType: "Constant" } node => node.Find("value")?.T is { } value ? Of(value)
            : node.Find("value_floats") is { } floats
                ? new([.. floats.Floats.Select(f => (double)f)], [floats.Floats.Count], ElementType.Float, null)
            : null,
            { OpType: "Identity" } node => Of(graph, node.Input[0]) is { } same ? same with { Stored = null } : null,
            { OpType: "Cast" } node when IsReal((ElementType)node.Int("to", 0)) => Of(graph, node.Input[0]) is { } cast
                ? cast with
                {
                    Type = (ElementType)node.Int("to", 0),
                    Stored = null,
                }
                : null,
            { OpType: "Transpose" } node => Of(graph, node.Input[0]) is { Dims.Length: 2 } matrix
            && node.Ints("perm") is null or [1, 0]
                ? matrix.Transposed()
                : null,
            { OpType: "DequantizeLinear" } node => Dequantized(graph, node),
            _ => null,
        };
    }

    private static ConstantWeights? Of(TensorProto tensor) =>
        IsReal((ElementType)tensor.DataType)
            ? new(Numbers(tensor), [.. tensor.Dims], (ElementType)tensor.DataType, tensor)
            : null;

    private static double[] Numbers(TensorProto tensor) => [.. Tensors.Floats(tensor).Select(f => (double)f)];

    private ConstantWeights Transposed()
    {
        long rows = Dims[0],
            columns = Dims[1];
        var values = new double[Values.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = Values[i % rows * columns + i / rows];
        return new(values, [columns, rows], Type, null);
    }

    /// <summary>Whole numbers of one scale, or of one for each index of an axis, as real ones.</summary>
    private static ConstantWeights? Dequantized(GraphProto graph, NodeProto node)
    {
        TensorProto? Fixed(int input) => graph.Initializer.FirstOrDefault(t => t.Name == node.In(input));
        if (Fixed(0) is not { } whole || Fixed(1) is not { } scale || node.Int("block_size", 0) != 0)
            return null;
        double[] scales = Numbers(scale);
        long[] values = Tensors.Ints(whole),
            zeros = Fixed(2) is { } zero ? Tensors.Ints(zero) : new long[scales.Length],
            dims = [.. whole.Dims];
        long axis = node.Int("axis", 1);
        axis = axis < 0 ? axis + dims.Length : axis;
        if (scales.Length > 1 && (axis >= dims.Length || dims[axis] != scales.Length))
            return null;
        long inner = dims.Skip((int)axis + 1).Aggregate(1L, (a, b) => a * b);
        int At(int i) => scales.Length == 1 ? 0 : (int)(i / inner % scales.Length);
        return new(
            [.. values.Select((v, i) => (v - zeros[At(i)]) * scales[At(i)])],
            dims,
            (ElementType)scale.DataType,
            null
        );
    }
}
