namespace GradCam.Building;

/// <summary>The value is a product with factors that are the same along axes.</summary>
/// <param name="Weights">The factors; they are <see cref="Reduced"/> along the axes.</param>
/// <param name="Values">The value that they are multiplied with.</param>
/// <param name="Axes">The axes, ordered.</param>
internal sealed record Weighted(Val Weights, Val Values, long[] Axes) : Structure
{
    /// <summary>True if the factors are the same along just these axes.</summary>
    public bool IsAlong(ReadOnlySpan<long> axes) => Same(Axes, axes);

    public override Val? Sum(ReadOnlySpan<long> axes) => Same(Axes, axes) ? Weights * Values.Sum(axes) : null;
}
