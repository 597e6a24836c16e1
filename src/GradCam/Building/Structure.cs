namespace GradCam.Building;

/// <summary>
/// What is known of a value's elements beyond their shape. <see cref="StructuredOps"/> and the reductions of
/// <see cref="ValOps"/> use it to write less: a global pool's gradient is one number per channel, repeated over all
/// places, and as long as it meets only numbers of its kind, or a value that has the places anyway, it need not be
/// repeated at all.
/// </summary>
internal abstract record Structure
{
    /// <summary>The sum over axes, kept as length 1, as it is cheaper to compute; null if it is not.</summary>
    public virtual Val? Sum(ReadOnlySpan<long> axes) => null;

    /// <summary>The mean over axes, kept as length 1, as it is cheaper to compute; null if it is not.</summary>
    public virtual Val? Mean(ReadOnlySpan<long> axes) => null;

    /// <summary>True if these are the same axes, in any order.</summary>
    protected static bool Same(long[] ordered, ReadOnlySpan<long> axes) =>
        ordered.AsSpan().SequenceEqual(Ordered(axes));

    /// <summary>Axes from the first on.</summary>
    protected static long[] Ordered(ReadOnlySpan<long> axes) => [.. axes.ToArray().Order()];
}
