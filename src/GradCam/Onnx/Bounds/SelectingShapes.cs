namespace GradCam.Onnx.Bounds;

/// <summary>Operators that pick elements: their outputs' lengths.</summary>
internal static class SelectingShapes
{
    public static Dictionary<string, Func<NodeFacts, Known[]>> Rows { get; } =
        new()
        {
            ["Slice"] = n => [n.Make(Slice(n))],
            ["Gather"] = n => [n.Make(Gather(n))],
            ["GatherElements"] = n => [n.Make(n.In(1).Dims)],
            ["GatherND"] = n => [n.Make(GatherND(n))],
            ["Compress"] = n => [n.Make(n.Node.Find("axis") is null ? [ShapingShapes.Whole(n.In(0))] : n.In(0).Dims)],
            ["NonZero"] = n =>
                [
                    n.Make(
                        ElementType.Int64,
                        n.In(0).Dims is { } dims ? [dims.Length, ShapingShapes.Whole(n.In(0))] : null
                    ),
                ],
            ["TopK"] = n => [n.Make(TopK(n)), n.Make(ElementType.Int64, TopK(n))],
            ["Unique"] = n =>
                [
                    n.Make(n.Node.Find("axis") is null ? [ShapingShapes.Whole(n.In(0))] : n.In(0).Dims),
                    .. Enumerable.Repeat(n.Make(ElementType.Int64, [ShapingShapes.Whole(n.In(0))]), 3),
                ],
            ["NonMaxSuppression"] = n => [n.Make(ElementType.Int64, [null, 3])],
        };

    /// <summary>The first index that Slice reads.</summary>
    public static long SliceStart(long start, long length, long step)
    {
        long from = start < 0 ? Math.Max(start, -length) + length : start;
        return step < 0 ? Math.Clamp(from, 0, Math.Max(0, length - 1)) : Math.Clamp(from, 0, length);
    }

    private static long?[]? Slice(NodeFacts n)
    {
        if (n.In(0).Dims is not { } dims)
            return null;
        long?[] result = [.. dims];
        long?[]? starts = n.List("starts", 1),
            ends = n.List("ends", 2);
        long?[]? axes =
            n.HasList("axes", 3) ? n.List("axes", 3)
            : starts is null ? null
            : [.. Enumerable.Range(0, starts.Length).Select(i => (long?)i)];
        // Less than all of it, whatever is read.
        if (
            axes is null
            || starts is null
            || ends is null
            || starts.Length != ends.Length
            || axes.Length != starts.Length
        )
            return result;
        long?[]? steps = n.Has(4) ? n.In(4).Ints : null;
        for (int i = 0; i < axes.Length; i++)
        {
            if (
                axes[i] is not { } named
                || Known.Axis(named, dims.Length) is not { } axis
                || dims[axis] is not { } length
            )
                continue;
            long? step = n.Has(4) ? (i < steps?.Length ? steps[i] : null) : 1;
            if (starts[i] is not { } start || ends[i] is not { } end || step is not { } by || by is 0 or long.MinValue)
                continue;
            long first = SliceStart(start, length, by);
            long last =
                by < 0
                    ? Math.Clamp(end < 0 ? Math.Max(end, -length - 1) + length : end, -1, length - 1)
                    : Math.Clamp(end < 0 ? Math.Max(end, -length) + length : end, 0, length);
            long span = by < 0 ? first - last : last - first;
            result[axis] = span <= 0 ? 0 : 1 + ((span - 1) / Math.Abs(by));
        }
        return result;
    }

    private static long?[]? Gather(NodeFacts n)
    {
        if (
            n.In(0).Dims is not { } dims
            || n.In(1).Dims is not { } indices
            || Known.Axis(n.Node.Int("axis", 0), dims.Length) is not { } axis
        )
            return null;
        return [.. dims[..axis], .. indices, .. dims[(axis + 1)..]];
    }

    private static long?[]? GatherND(NodeFacts n)
    {
        long batch = n.Node.Int("batch_dims", 0);
        if (
            n.In(0).Dims is not { } dims
            || n.In(1).Dims is not [.., { } last] indices
            || batch < 0
            || last < 0
            || batch + last > dims.Length
        )
            return null;
        return [.. indices[..^1], .. dims[(int)(batch + last)..]];
    }

    private static long?[]? TopK(NodeFacts n)
    {
        long?[]? k = n.List("k", 1);
        if (n.In(0).Dims is not { } dims || Known.Axis(n.Node.Int("axis", -1), dims.Length) is not { } axis)
            return null;
        return
        [
            .. dims.Select(
                (d, i) =>
                    i != axis ? d
                    : k is [{ } count] ? count
                    : d
            ),
        ];
    }
}
