namespace GradCam.Building;

/// <summary>The value is another one, repeated along axes where that one has length 1.</summary>
/// <param name="Source">The value that is repeated; it is <see cref="Reduced"/> along the axes.</param>
/// <param name="Like">The value whose shape the repetition has.</param>
/// <param name="Axes">The axes, ordered.</param>
internal sealed record Repeated(Val Source, Val Like, long[] Axes) : Structure
{
    /// <summary>Repeats a value along axes, where it has length 1, to the shape of another.</summary>
    public static Val Along(ReadOnlySpan<long> axes, Val source, Val like)
    {
        long[] ordered = Ordered(axes);
        return source.ExpandLike(like) with
        {
            Structure = new Repeated(source with { Structure = Reduced.Along(ordered, like) }, like, ordered),
        };
    }

    /// <summary>True if another value is repeated in the same way.</summary>
    public bool IsLike(Repeated other) => Like == other.Like && Same(Axes, other.Axes);

    public override Val? Sum(ReadOnlySpan<long> axes) => Same(Axes, axes) ? Source * Like.Count(axes) : null;

    public override Val? Mean(ReadOnlySpan<long> axes) => Same(Axes, axes) ? Source : null;
}
