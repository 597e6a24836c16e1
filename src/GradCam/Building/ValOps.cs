using GradCam.Onnx;

namespace GradCam.Building;

/// <summary>
/// Operations that move, reshape and reduce values; <c>using static</c> brings the free functions into the rules.
/// </summary>
internal static class ValOps
{
    /// <summary>Element-wise choice: <paramref name="then"/> where the condition holds.</summary>
    public static Val Where(Val condition, Val then, Val otherwise) =>
        StructuredOps.Apply("Where", condition, then, otherwise);

    public static Val Where(Val condition, Val then, float otherwise) =>
        Where(condition, then, condition.Graph.Scalar(otherwise));

    public static Val Where(Val condition, float then, Val otherwise) =>
        Where(condition, condition.Graph.Scalar(then), otherwise);

    public static Val Where(Val condition, float then, float otherwise) =>
        Where(condition, condition.Graph.Scalar(then), condition.Graph.Scalar(otherwise));

    /// <summary>
    /// Joins along an axis; constant shapes are joined at once, so that shape inference sees through them.
    /// </summary>
    public static Val Concat(int axis, params IEnumerable<Val> parts)
    {
        Val[] all = [.. parts];
        var graph = all[0].Graph;
        var constants = all.Select(v => graph.Constant(v.Name)).ToArray();
        if (constants.All(c => c is { DataType: (int)ElementType.Int64, Dims.Count: 1 }))
            return graph.Ints([.. constants.SelectMany(c => Tensors.Ints(c!))]);
        return all[0].Graph.Emit("Concat", all, Attr.Of("axis", axis));
    }

    /// <summary>Float32 zeros in the shape of another value.</summary>
    public static Val ZerosLike(Val like) => Full(like.Shape(), 0);

    /// <summary>A float32 tensor of one value; <paramref name="shape"/> is an int64 vector.</summary>
    public static Val Full(Val shape, float value) =>
        shape.Graph.Emit("ConstantOfShape", [shape], Attr.Of("value", Tensors.Of("", [value], 1)));

    /// <summary>Rows that are one at an index, else zero, <c>float[N, count]</c>.</summary>
    /// <param name="index">The indices, <c>int64[N, 1]</c>.</param>
    /// <param name="count">The length of a row, <c>int64[1]</c>.</param>
    public static Val OneHot(Val index, Val count)
    {
        var graph = index.Graph;
        Val rows = graph.Emit("OneHot", [index.Squeeze(1), count, graph.Add(Tensors.Of("", [0f, 1f]))]);
        return rows with { Structure = new OneHotRows(index) };
    }

    extension(Val v)
    {
        /// <summary>The shape as an int64 vector.</summary>
        public Val Shape() => v.Unary("Shape");

        /// <summary>A range of the shape as an int64 vector, negative ends counting from the back.</summary>
        public Val Shape(int start, int? end = null) =>
            v.Graph.Emit(
                "Shape",
                [v],
                end is { } e ? [Attr.Of("start", start), Attr.Of("end", e)] : [Attr.Of("start", start)]
            );

        public Val Reshape(Val shape) => v.Binary("Reshape", shape);

        public Val Reshape(params ReadOnlySpan<long> shape) => v.Reshape(v.Graph.Ints(shape));

        public Val ReshapeLike(Val like) => v.Reshape(like.Shape());

        /// <summary>All elements in one axis.</summary>
        public Val Flat() => v.Reshape(-1);

        public Val Expand(Val shape) => v.Binary("Expand", shape);

        public Val ExpandLike(Val like) => v.Expand(like.Shape());

        public Val Squeeze(params ReadOnlySpan<long> axes) => v.Binary("Squeeze", v.Graph.Ints(axes));

        public Val Unsqueeze(params ReadOnlySpan<long> axes) => v.Binary("Unsqueeze", v.Graph.Ints(axes));

        public Val Transpose(params IEnumerable<long> perm) => v.Graph.Emit("Transpose", [v], Attr.Of("perm", perm));

        public Val MatMul(Val other) => v.Binary("MatMul", other);

        public Val Cast(ElementType type) => v.Graph.Emit("Cast", [v], Attr.Of("to", (long)type));

        /// <summary>1 where a Boolean value holds, else 0, as float32.</summary>
        public Val AsFloat() => v.Cast(ElementType.Float);

        /// <summary>Sums over axes; all of them if none is given.</summary>
        public Val Sum(ReadOnlySpan<long> axes, bool keep = true) =>
            (keep ? v.Structure?.Sum(axes) : null) ?? v.Reduce("ReduceSum", axes, keep);

        public Val Mean(ReadOnlySpan<long> axes, bool keep = true) =>
            (keep ? v.Structure?.Mean(axes) : null) ?? v.Reduce("ReduceMean", axes, keep);

        /// <summary>The square root of the sum of squares.</summary>
        public Val Norm(ReadOnlySpan<long> axes) => v.Reduce("ReduceL2", axes, keep: true);

        public Val Max(ReadOnlySpan<long> axes, bool keep = true) => v.Reduce("ReduceMax", axes, keep);

        public Val Min(ReadOnlySpan<long> axes, bool keep = true) => v.Reduce("ReduceMin", axes, keep);

        /// <summary>
        /// Adds <paramref name="updates"/> at <paramref name="indices"/> along an axis; equal indices accumulate.
        /// </summary>
        public Val ScatterAdd(Val indices, Val updates, int axis = 0) =>
            v.Graph.Emit("ScatterElements", [v, indices, updates], Attr.Of("axis", axis), Attr.Of("reduction", "add"));

        /// <summary>A slice from start to end (int64 vectors) along axes.</summary>
        public Val Slice(Val starts, Val ends, Val axes, Val? steps = null) =>
            v.Graph.Emit("Slice", [v, starts, ends, axes, steps]);

        /// <summary>The number of elements along the axes, the product of their lengths: a scalar.</summary>
        public Val Count(ReadOnlySpan<long> axes)
        {
            long[] all = axes.ToArray();
            if (v.Dims is { } dims && all.All(axis => dims[axis].Value is not null))
                return v.Graph.Scalar(all.Aggregate(1L, (product, axis) => product * dims[axis].Value!.Value));
            return v
                .Graph.Emit(
                    "ReduceProd",
                    [v.Graph.Emit("Gather", [v.Shape(), v.Graph.Ints(all)])],
                    Attr.Of("keepdims", 0)
                )
                .Cast(ElementType.Float);
        }

        private Val Reduce(string op, ReadOnlySpan<long> axes, bool keep)
        {
            Val reduced = v.Graph.Emit(
                op,
                axes.IsEmpty ? [v] : [v, v.Graph.Ints(axes)],
                Attr.Of("keepdims", keep ? 1 : 0)
            );
            return keep && !axes.IsEmpty ? reduced with { Structure = Reduced.Along(axes, v) } : reduced;
        }
    }
}
