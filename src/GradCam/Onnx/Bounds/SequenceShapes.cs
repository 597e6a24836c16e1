namespace GradCam.Onnx.Bounds;

/// <summary>Operators on sequences of tensors.</summary>
internal static class SequenceShapes
{
    // Each is a tensor of its own.
    private const int MostItems = 4096;

    public static Dictionary<string, Func<NodeFacts, Known[]>> Rows { get; } =
        new()
        {
            ["SequenceEmpty"] = _ => [Of([])],
            ["SequenceConstruct"] = n => [Of([.. n.Inputs])],
            ["SequenceInsert"] = n => [n.In(0).Items is { } items ? Of([.. items, n.In(1)]) : Known.Nothing],
            ["SequenceErase"] = n =>
                [
                    n.In(0).Items is { Count: > 0 } items
                        ? Of([.. items.OrderByDescending(i => i.Bytes).Take(items.Count - 1)])
                        : Known.Nothing,
                ],
            ["SequenceAt"] = n => [n.In(0).Items is { Count: > 0 } items ? items.Aggregate(Joined.Of) : Known.Nothing],
            ["SequenceLength"] = n =>
                [new(ElementType.Int64, []) { Numbers = n.In(0).Items is { } items ? [items.Count] : null }],
            ["SplitToSequence"] = n => [Split(n)],
            ["ConcatFromSequence"] = n => [n.In(0).Items is { Count: > 0 } items ? Joint(n, items) : Known.Nothing],
        };

    public static Known Of(Known[] items) =>
        items.Length <= MostItems ? new(ElementType.Undefined, null) { Items = items } : Known.Nothing;

    private static Known Joint(NodeFacts n, IReadOnlyList<Known> items)
    {
        long axis = n.Node.Int("axis", 0);
        if (n.Node.Int("new_axis", 0) == 0)
            return new(items[0].Type, ShapingShapes.Concat(items, axis));
        return items[0].Dims is { } dims && Known.Axis(axis, dims.Length + 1) is { } at
            ? new(items[0].Type, [.. dims[..at], items.Count, .. dims[at..]])
            : Known.Nothing;
    }

    private static Known Split(NodeFacts n)
    {
        if (
            n.In(0).Dims is not { } dims
            || Known.Axis(n.Node.Int("axis", 0), dims.Length) is not { } axis
            || dims[axis] is not { } length
        )
            return Known.Nothing;
        long?[]? split = n.Has(1) ? n.In(1).Ints : [1];
        if (split is null || split.Contains(null))
            return Known.Nothing;
        bool even = n.In(1).Rank is null or 0;
        if (even && (split[0] is not > 0 || length / split[0] > MostItems))
            return Known.Nothing;
        Known Part(long? d) => n.Make(dims.Select((old, i) => i == axis ? d : old));
        return Of(
            even
                ?
                [
                    .. Enumerable
                        .Range(0, (int)((length + split[0]!.Value - 1) / split[0]!.Value))
                        .Select(_ => Part(split[0])),
                ]
                : [.. split.Select(Part)]
        );
    }
}

/// <summary>The known facts of a value that may be one of two.</summary>
internal static class Joined
{
    public static Known Of(Known a, Known b)
    {
        bool same = a.Dims is not null && b.Dims is not null && a.Dims.Length == b.Dims.Length;
        return new(
            a.Type,
            same ? [.. a.Dims!.Zip(b.Dims!, (x, y) => x is { } p && y is { } q ? Math.Max(p, q) : x ?? y)] : null
        )
        {
            FromInput = a.FromInput || b.FromInput,
            Numbers =
                same && a.Numbers is not null && b.Numbers is not null && a.Dims!.SequenceEqual(b.Dims!)
                    ? [.. a.Numbers.Zip(b.Numbers, (x, y) => x == y ? x : null)]
                    : null,
            Items = a.Items is { } i && b.Items is { } j ? (i.Sum(v => v.Bytes) >= j.Sum(v => v.Bytes) ? i : j) : null,
        };
    }
}
