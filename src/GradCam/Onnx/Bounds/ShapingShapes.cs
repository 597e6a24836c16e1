namespace GradCam.Onnx.Bounds;

/// <summary>Operators that put elements elsewhere: their outputs' lengths.</summary>
internal static class ShapingShapes
{
    public static Dictionary<string, Func<NodeFacts, Known[]>> Rows { get; } =
        new()
        {
            ["Reshape"] = n => [n.Make(Reshape(n))],
            ["Flatten"] = n => [n.Make(Flatten(n))],
            ["Transpose"] = n => [n.Make(Transpose(n))],
            ["Squeeze"] = n => [n.Make(Squeeze(n))],
            ["Unsqueeze"] = n => [n.Make(Unsqueeze(n))],
            ["Concat"] = n => [n.Make(Concat(n.Inputs, n.Node.Int("axis", 1)))],
            ["Split"] = Split,
            ["DepthToSpace"] = n => [n.Make(Blocks(n, 1))],
            ["SpaceToDepth"] = n => [n.Make(Blocks(n, -1))],
            ["Shape"] = Shape,
            ["Size"] = n =>
                [
                    n.Make(ElementType.Int64, []) with
                    {
                        Numbers =
                            n.In(0).Dims is { } dims && !dims.Contains(null) && n.In(0).Elements < 9e18
                                ? [(long)n.In(0).Elements]
                                : null,
                    },
                ],
        };

    /// <summary>All elements of a value, or null if it is not known how many.</summary>
    public static long? Whole(Known value) =>
        value.Dims is { } dims && !dims.Contains(null) && value.Elements < 9e18 ? (long)value.Elements : null;

    /// <summary>The lengths of parts put together along an axis.</summary>
    public static long?[]? Concat(IEnumerable<Known> parts, long axis)
    {
        long?[]? sum = null;
        foreach (var part in parts)
        {
            if (
                part.Dims is not { } dims
                || Known.Axis(axis, dims.Length) is not { } at
                || (sum is not null && sum.Length != dims.Length)
            )
                return null;
            sum = sum is null ? [.. dims] : [.. sum.Select((d, i) => i == at ? Sum(d, dims[i]) : d ?? dims[i])];
        }
        return sum;
    }

    private static long? Sum(long? a, long? b) =>
        a is { } x && b is { } y
            ? x > long.MaxValue - y
                ? long.MaxValue
                : x + y
            : null;

    private static long?[]? Reshape(NodeFacts n)
    {
        if (n.List("shape", 1) is not { } shape)
            return n.In(1).Dims is [{ } rank] && rank <= 64 ? [.. Enumerable.Repeat<long?>(null, (int)rank)] : null;
        bool zeroIsZero = n.Node.Int("allowzero", 0) != 0;
        long?[] dims =
        [
            .. shape.Select(
                (d, axis) =>
                    d == 0 && !zeroIsZero
                        ? axis < n.In(0).Rank
                            ? n.In(0).Dims![axis]
                            : null
                        : d < 0
                            ? null
                            : d
            ),
        ];
        if (
            shape.Count(d => d == -1) != 1
            || Whole(n.In(0)) is not { } all
            || dims.Where((_, axis) => shape[axis] != -1).Contains(null)
        )
            return dims;
        double others = Known.Product(dims);
        dims[Array.IndexOf(shape, -1)] = others == 0 ? 0 : (long)(all / others);
        return dims;
    }

    private static long?[]? Flatten(NodeFacts n)
    {
        long axis = n.Node.Int("axis", 1);
        if (n.In(0).Dims is not { } dims || axis < -dims.Length || axis > dims.Length)
            return null;
        int at = (int)(axis < 0 ? axis + dims.Length : axis);
        return [Whole(new Known(n.Type, dims[..at])), Whole(new Known(n.Type, dims[at..]))];
    }

    private static long?[]? Transpose(NodeFacts n)
    {
        if (n.In(0).Dims is not { } dims)
            return null;
        if (n.List("perm") is not { } perm)
            return [.. dims.Reverse()];
        return perm.Length == dims.Length && perm.All(p => p is >= 0 && p < dims.Length)
            ? [.. perm.Select(p => dims[p!.Value])]
            : null;
    }

    private static long?[]? Squeeze(NodeFacts n)
    {
        if (n.In(0).Dims is not { } dims)
            return null;
        if (!n.HasList("axes", 1))
            return dims.Contains(null) ? null : [.. dims.Where(d => d != 1)];
        return n.Axes("axes", 1, dims.Length) is { } axes ? [.. dims.Where((_, axis) => !axes.Contains(axis))] : null;
    }

    private static long?[]? Unsqueeze(NodeFacts n)
    {
        if (
            n.In(0).Dims is not { } dims
            || n.List("axes", 1) is not { Length: <= 64 } list
            || n.Axes("axes", 1, dims.Length + list.Length) is not { } axes
        )
            return null;
        var rest = new Queue<long?>(dims);
        return
        [
            .. Enumerable
                .Range(0, dims.Length + axes.Length)
                .Select(axis =>
                    axes.Contains(axis) ? 1
                    : rest.Count > 0 ? rest.Dequeue()
                    : null
                ),
        ];
    }

    private static Known[] Split(NodeFacts n)
    {
        if (n.In(0).Dims is not { } dims || Known.Axis(n.Node.Int("axis", 0), dims.Length) is not { } axis)
            return [];
        long?[]? parts = n.HasList("split", 1) ? n.List("split", 1) : null;
        int count = n.Node.Output.Count;
        if (dims is [{ } all] && n.In(0).Numbers is { } numbers && (parts is null || !parts.Contains(null)))
        {
            // Shapes are taken apart this way.
            long each = (all + count - 1) / count,
                first = 0;
            var split = new List<Known>();
            for (int part = 0; part < count; part++)
            {
                long length = Math.Clamp(
                    parts is null ? each
                        : part < parts.Length ? parts[part]!.Value
                        : 0,
                    0,
                    all - first
                );
                split.Add(n.Make([length]) with { Numbers = numbers[(int)first..(int)(first + length)] });
                first += length;
            }
            return [.. split];
        }
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(part =>
                    n.Make(
                        dims.Select(
                            (d, i) =>
                                i != axis ? d
                                : parts is not null && part < parts.Length ? parts[part]
                                : (d + count - 1) / count
                        )
                    )
                ),
        ];
    }

    private static long?[]? Blocks(NodeFacts n, int way)
    {
        long size = n.Node.Int("blocksize", 1);
        if (n.In(0).Dims is not [var batch, var channels, var height, var width] || size is < 1 or > 1 << 20)
            return null;
        return way > 0
            ? [batch, channels / (size * size), height * size, width * size]
            : [batch, channels * size * size, height / size, width / size];
    }

    private static Known[] Shape(NodeFacts n)
    {
        if (n.In(0).Dims is not { } dims)
            return [n.Make(ElementType.Int64, [null])];
        long start = n.Node.Int("start", 0),
            end = n.Node.Int("end", long.MaxValue);
        int first = (int)SelectingShapes.SliceStart(start, dims.Length, 1),
            last = (int)Math.Clamp(end < 0 ? Math.Max(end, -dims.Length) + dims.Length : end, first, dims.Length);
        Number?[] numbers = [.. dims[first..last].Select(d => d is { } v ? (Number)v : (Number?)null)];
        return [n.Make(ElementType.Int64, [numbers.Length]) with { Numbers = numbers }];
    }
}
