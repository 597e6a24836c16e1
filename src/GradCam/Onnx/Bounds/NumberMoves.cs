using GradCam.Foundation;

namespace GradCam.Onnx.Bounds;

/// <summary>Operators that only move the numbers of small constants.</summary>
internal static class NumberMoves
{
    /// <summary>The numbers of the output, or null if they are not known.</summary>
    /// <param name="n">The node.</param>
    /// <param name="dims">The output's lengths.</param>
    public static Number?[]? Move(NodeFacts n, long[] dims) =>
        n.Node.OpType switch
        {
            "Identity" or "Reshape" or "Squeeze" or "Unsqueeze" or "Flatten" or "Dropout" => n.In(0).Numbers,
            "Concat" => Concat(n, dims),
            "Transpose" => Transpose(n, dims),
            "Expand" => From(n.In(0), dims, at => Broadcast(at, n.In(0))),
            "Tile" => From(n.In(0), dims, at => [.. at.Select((a, axis) => a % n.In(0).Dims![axis]!.Value)]),
            "Gather" => Gather(n, dims),
            "Slice" => Slice(n, dims),
            "ConstantOfShape" => Filled(n, dims),
            _ => null,
        };

    /// <summary>The indices of an element in a broadcast input.</summary>
    public static long[] Broadcast(long[] at, Known input)
    {
        int skipped = at.Length - input.Dims!.Length;
        return [.. input.Dims.Select((d, axis) => d == 1 ? 0 : at[axis + skipped])];
    }

    /// <summary>An output whose every element is one of the input's.</summary>
    public static Number?[]? From(Known input, long[] dims, Func<long[], long[]> source)
    {
        if (input.Numbers is not { } numbers || input.Dims is not { } shape || shape.Contains(null))
            return null;
        var moved = new Number?[Count(dims)];
        for (int i = 0; i < moved.Length; i++)
        {
            if (Flat(source(Place(i, dims)), shape) is not { } at || at >= numbers.Length)
                return null;
            moved[i] = numbers[at];
        }
        return moved;
    }

    /// <summary>The number of elements of lengths that are known to be few.</summary>
    public static int Count(long[] dims) => (int)ElementCount.Of(dims);

    /// <summary>The indices of the i-th element.</summary>
    public static long[] Place(long i, long[] dims)
    {
        var at = new long[dims.Length];
        for (int axis = dims.Length - 1; axis >= 0; axis--)
            (i, at[axis]) = (i / dims[axis], i % dims[axis]);
        return at;
    }

    private static int? Flat(long[] at, long?[] dims)
    {
        long flat = 0;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            if (at[axis] < 0 || at[axis] >= dims[axis])
                return null;
            flat = (flat * dims[axis]!.Value) + at[axis];
        }
        return (int)flat;
    }

    private static Number?[]? Concat(NodeFacts n, long[] dims)
    {
        if (Known.Axis(n.Node.Int("axis", 0), dims.Length) is not { } axis)
            return null;
        var all = new Number?[Count(dims)];
        long first = 0;
        foreach (var part in n.Inputs)
        {
            if (part.Dims is not { } own || own.Contains(null) || own.Length != dims.Length)
                return null;
            long[] lengths = [.. own.Select(d => d!.Value)];
            for (int i = 0; i < Count(lengths); i++)
            {
                long[] at = Place(i, lengths);
                at[axis] += first;
                if (Flat(at, [.. dims.Select(d => (long?)d)]) is not { } to)
                    return null;
                // A part that is not known does not hide the others: a shape of which one length is open.
                all[to] = part.Numbers?[i];
            }
            first += lengths[axis];
        }
        return all;
    }

    private static Number?[]? Transpose(NodeFacts n, long[] dims)
    {
        long?[]? perm = n.List("perm");
        if (perm is not null && (perm.Length != dims.Length || perm.Any(p => p is not >= 0 || p >= dims.Length)))
            return null;
        return From(
            n.In(0),
            dims,
            at =>
            {
                var source = new long[at.Length];
                for (int axis = 0; axis < at.Length; axis++)
                    source[perm is null ? at.Length - 1 - axis : perm[axis]!.Value] = at[axis];
                return source;
            }
        );
    }

    private static Number?[]? Gather(NodeFacts n, long[] dims)
    {
        var (data, indices) = (n.In(0), n.In(1));
        if (
            data.Rank is not { } rank
            || Known.Axis(n.Node.Int("axis", 0), rank) is not { } axis
            || indices.Ints is not { } ints
            || indices.Rank is not { } inner
            || ints.Contains(null)
        )
            return null;
        return From(
            data,
            dims,
            at =>
            {
                long index = ints[Flat(at[axis..(axis + inner)], indices.Dims!) ?? 0]!.Value;
                return [.. at[..axis], index < 0 ? index + data.Dims![axis]!.Value : index, .. at[(axis + inner)..]];
            }
        );
    }

    private static Number?[]? Slice(NodeFacts n, long[] dims)
    {
        if (
            n.List("starts", 1) is not { } starts
            || starts.Contains(null)
            || n.In(0).Dims is not { } shape
            || shape.Contains(null)
        )
            return null;
        long?[] axes = n.HasList("axes", 3)
            ? n.List("axes", 3) ?? [null]
            : [.. Enumerable.Range(0, starts.Length).Select(i => (long?)i)];
        long?[] steps = n.Has(4) ? n.In(4).Ints ?? [null] : [.. starts.Select(_ => (long?)1)];
        if (
            axes.Contains(null)
            || steps.Contains(null)
            || axes.Length != starts.Length
            || steps.Length != starts.Length
        )
            return null;
        return From(
            n.In(0),
            dims,
            at =>
            {
                long[] source = [.. at];
                for (int i = 0; i < starts.Length; i++)
                    if (Known.Axis(axes[i]!.Value, dims.Length) is { } axis)
                        source[axis] =
                            SelectingShapes.SliceStart(starts[i]!.Value, shape[axis]!.Value, steps[i]!.Value)
                            + (at[axis] * steps[i]!.Value);
                return source;
            }
        );
    }

    private static Number?[] Filled(NodeFacts n, long[] dims)
    {
        var value = n.Node.Find("value")?.T is { } tensor ? Known.Of(tensor).Scalar : (Number)0.0;
        return [.. Enumerable.Repeat(value, Count(dims))];
    }
}
