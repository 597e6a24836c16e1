namespace GradCam.Building;

/// <summary>The value is another one, repeated along axes where that one has length 1.</summary>
/// <param name="Source">The value that is repeated; it is <see cref="Reduced"/> along the axes.</param>
/// <param name="Like">The value whose shape the repetition has.</param>
/// <param name="Axes">The axes, ordered.</param>
internal sealed record Repeated(Val Source, Val Like, long[] Axes) : Structure
{
    /// <summary>Repeats a value along axes, where it has length 1, to the shape of another.</summary>
    /// <param name="axes">The axes.</param>
    /// <param name="source">The value.</param>
    /// <param name="like">The value of the shape.</param>
    /// <param name="isFloat">The value is of floats, which can be spread as convolutions have them.</param>
    public static Val Along(ReadOnlySpan<long> axes, Val source, Val like, bool isFloat = true)
    {
        long[] ordered = Ordered(axes);
        Val wide = (isFloat && ordered is [2, 3] ? Spread.Of(source, like.Dims) : null) ?? source.ExpandLike(like);
        return wide with
        {
            Structure = new Repeated(source with { Structure = Reduced.Along(ordered, like) }, like, ordered),
        };
    }

    /// <summary>True if another value is repeated in the same way.</summary>
    public bool IsLike(Repeated other) => Like == other.Like && Same(Axes, other.Axes);

    public override Val? Sum(ReadOnlySpan<long> axes) => Same(Axes, axes) ? Source * Like.Count(axes) : null;

    public override Val? Mean(ReadOnlySpan<long> axes) => Same(Axes, axes) ? Source : null;
}
