using GradCam.Foundation;

namespace GradCam.Keras.Conversion;

/// <summary>A Keras tensor in the graph: its shape as Keras has it, and the order of its axes in the graph.</summary>
/// <param name="Value">The graph's value.</param>
/// <param name="Shape">The shape as Keras has it, batch first; null for a length that only the run knows.</param>
/// <param name="Axes">
/// For each axis of the value, the number of Keras' axis: <c>0, 3, 1, 2</c> for channels that Keras has last.
/// </param>
internal sealed record KerasTensor(string Value, long?[] Shape, int[] Axes)
{
    /// <summary>A tensor whose axes lie as Keras has them.</summary>
    public KerasTensor(string value, params long?[] shape)
        : this(value, shape, Plain(shape.Length)) { }

    /// <summary>The order inside the last axis, which was made by flattening; null if it is Keras' own.</summary>
    public FlatOrder? Flat { get; init; }

    /// <summary>
    /// The value, <c>bool[N, T]</c>, that says which steps of a sequence count; null if all do.
    /// </summary>
    public string? Mask { get; init; }

    public int Rank => Shape.Length;

    /// <summary>True if it lies as in Keras.</summary>
    public bool IsPlain => Flat is null && Axes.SequenceEqual(Plain(Rank));

    /// <summary>The axis of the value that is one of Keras', which may count from the back.</summary>
    public int Place(int axis) => Array.IndexOf(Axes, axis < 0 ? axis + Rank : axis);

    /// <summary>The lengths of the value's axes.</summary>
    public long?[] ValueShape => [.. Axes.Select(a => Shape[a])];

    /// <summary>The order of axes as Keras has them.</summary>
    public static int[] Plain(int rank) => [.. Enumerable.Range(0, rank)];

    /// <summary>The order with the channels, which Keras has last, before all but the batch.</summary>
    public static int[] ChannelsFirst(int rank) => [0, rank - 1, .. Enumerable.Range(1, rank - 2)];

    public string ShapeText => $"[{string.Join(", ", Shape.Select(d => d?.ToString() ?? "None"))}]";
}

/// <summary>
/// A flattened tensor whose axes lay in another order than Keras': the order has to be restored, at the latest where it
/// matters.
/// </summary>
/// <param name="Lengths">The lengths of the axes that were flattened, as they lay, without the batch.</param>
/// <param name="Axes">The numbers of these axes in Keras, counted without the batch.</param>
internal sealed record FlatOrder(long[] Lengths, int[] Axes)
{
    /// <summary>For each element in the order of the value, its index in Keras' order.</summary>
    public int[] Indices()
    {
        long[] keras = new long[Lengths.Length];
        for (int i = 0; i < Axes.Length; i++)
            keras[Axes[i]] = Lengths[i];
        long[] strides = Arrays.Strides(keras);
        int[] indices = new int[ElementCount.Of(Lengths)];
        long[] at = new long[Lengths.Length];
        for (int n = 0; n < indices.Length; n++)
        {
            long index = 0;
            for (int i = 0; i < at.Length; i++)
                index += at[i] * strides[Axes[i]];
            indices[n] = (int)index;
            for (int i = at.Length - 1; i >= 0 && ++at[i] == Lengths[i]; i--)
                at[i] = 0;
        }
        return indices;
    }
}
