using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers;

/// <summary>
/// Several tensors that are computed with element by element: brought to one rank and one order of axes.
/// </summary>
/// <param name="Values">The values.</param>
/// <param name="Like">The type of the result.</param>
internal sealed record Aligned(string[] Values, KerasTensor Like)
{
    /// <summary>Aligns tensors.</summary>
    /// <param name="c">The layer.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="behindBatch">
    /// Axes that are missing are put behind the batch, as merging layers do; else before all, as functions do.
    /// </param>
    public static Aligned Of(LayerCall c, IReadOnlyList<KerasTensor> tensors, bool behindBatch)
    {
        if (tensors.Count == 0)
            throw c.Wrong("it is called with no tensors");
        int rank = tensors.Max(t => t.Rank);
        KerasTensor[] all =
        [
            .. tensors.Select(t =>
                t.Rank == rank ? t : Widened(c, t, rank - t.Rank, behindBatch ? Math.Min(1, t.Rank) : 0)
            ),
        ];
        if (all.Any(t => t.Flat is not null) && !all.All(t => SameOrder(t.Flat, all[0].Flat)))
            all = [.. all.Select(c.Plain)];
        // The largest tensor's order is the cheapest to keep.
        int[] axes = all.MaxBy(t => t.Shape.Skip(1).Aggregate(1.0, (product, d) => product * (d ?? 64)))!.Axes;
        if (all[0].Flat is null)
            all = [.. all.Select(t => c.Ordered(t, axes))];
        return new(
            [.. all.Select(t => t.Value)],
            all[0] with
            {
                Shape = [.. Enumerable.Range(0, rank).Select(a => Length(c, [.. all.Select(t => t.Shape[a])]))],
                Axes = axes,
            }
        );
    }

    /// <summary>One operator on all of them.</summary>
    public KerasTensor Node(LayerCall c, string op) => Like with { Value = c.Node(op, Values) };

    /// <summary>An operator on two at a time, from the left.</summary>
    public KerasTensor Chain(LayerCall c, string op) =>
        Like with
        {
            Value = Values.Skip(1).Aggregate(Values[0], (sum, next) => c.Node(op, [sum, next])),
        };

    private static KerasTensor Widened(LayerCall c, KerasTensor x, int by, int at)
    {
        x = c.Plain(x);
        return new(
            c.Node("Unsqueeze", [x.Value, c.Graph.Ints([.. Enumerable.Range(at, by).Select(a => (long)a)])]),
            [.. x.Shape[..at], .. Enumerable.Repeat<long?>(1, by), .. x.Shape[at..]]
        );
    }

    private static long? Length(LayerCall c, long?[] lengths)
    {
        long[] known = [.. lengths.OfType<long>().Where(l => l != 1).Distinct()];
        if (known.Length > 1)
            throw c.Wrong($"its tensors have the lengths {string.Join(" and ", known)} along one axis");
        return known.Length == 1 ? known[0]
            : lengths.Contains(null) ? null
            : 1;
    }

    private static bool SameOrder(FlatOrder? a, FlatOrder? b) =>
        a is null || b is null ? a == b : a.Axes.SequenceEqual(b.Axes) && a.Lengths.SequenceEqual(b.Lengths);
}
