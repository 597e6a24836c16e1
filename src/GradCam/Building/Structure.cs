namespace GradCam.Building;

/// <summary>
/// The known facts of a value's elements beyond their shape. <see cref="StructuredOps"/> and the reductions of
/// <see cref="ValOps"/> use them to write fewer nodes: a global pool's gradient is one number per channel, repeated
/// over all places, and as long as it is combined only with such numbers, or with a value that has the places anyway,
/// it need not be repeated at all.
/// </summary>
internal abstract record Structure
{
    /// <summary>
    /// The sum over axes, which stay with length 1, in a form that is cheaper to compute; null if there is none.
    /// </summary>
    public virtual Val? Sum(ReadOnlySpan<long> axes) => null;

    /// <summary>
    /// The mean over axes, which stay with length 1, in a form that is cheaper to compute; null if there is none.
    /// </summary>
    public virtual Val? Mean(ReadOnlySpan<long> axes) => null;

    /// <summary>True if these are the same axes, in any order.</summary>
    protected static bool Same(long[] ordered, ReadOnlySpan<long> axes) =>
        ordered.AsSpan().SequenceEqual(Ordered(axes));

    /// <summary>The axes in rising order.</summary>
    protected static long[] Ordered(ReadOnlySpan<long> axes) => [.. axes.ToArray().Order()];
}
