namespace GradCam.Building;

/// <summary>The value has length 1 along axes, and all other axes of another value.</summary>
/// <param name="Axes">The axes, ordered.</param>
/// <param name="Shape">The shape for one sample; null if it is not known, or if the elements are many.</param>
internal sealed record Reduced(long[] Axes, long[]? Shape) : Structure
{
    // More of them are not written out as a constant.
    private const long MostElements = 1 << 14;

    /// <summary>The structure of a value that has length 1 along axes, and all other axes of another.</summary>
    public static Reduced Along(ReadOnlySpan<long> axes, Val like) => new(Ordered(axes), OfOneSample(like, axes));

    /// <summary>True for a value that has length 1 along just these axes.</summary>
    public static bool Is(Val value, ReadOnlySpan<long> axes) =>
        value.Structure is Reduced known && Same(known.Axes, axes);

    private static long[]? OfOneSample(Val like, ReadOnlySpan<long> axes)
    {
        if (like.Dims is not { } dims)
            return null;
        var shape = new long[dims.Length];
        long count = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (axis > 0 && !axes.Contains(axis) && dims[axis].Value is null)
                return null;
            shape[axis] = axis == 0 || axes.Contains(axis) ? 1 : dims[axis].Value!.Value;
            count *= shape[axis];
        }
        return count <= MostElements ? shape : null;
    }
}
