using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Building;

/// <summary>
/// What was repeated along axes, and what has length 1 there. A global pool's gradient is one number per channel,
/// repeated over all places: as long as it meets only numbers of its kind, or a value that has the places anyway, it
/// need not be repeated at all.
/// </summary>
/// <param name="graph">The graph of the values.</param>
internal sealed class Spreads(GraphBuilder graph)
{
    private static readonly HashSet<string> ElementWise =
    [
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Relu",
        "Abs",
        "Neg",
        "Sign",
        "Sqrt",
        "Exp",
        "Equal",
        "Greater",
        "Less",
        "Where",
    ];

    // More of them are not written out.
    private const long MostNumbers = 1 << 14;

    private readonly Dictionary<string, (Val Source, Val Like, long[] Axes)> _repeated = [];
    private readonly Dictionary<string, (long[] Axes, long[]? Shape)> _narrow = [];
    private readonly Dictionary<string, (Val Weights, Val Values, long[] Axes)> _weighted = [];

    /// <summary>Repeats a value along axes, where it has length 1, to the shape of another.</summary>
    public Val Repeat(Val source, Val like, IEnumerable<long> axes)
    {
        Val repeated = source.ExpandLike(like);
        _repeated[repeated.Name] = (source, like, [.. axes.Order()]);
        Narrowed(source, like, _repeated[repeated.Name].Axes);
        return repeated;
    }

    /// <summary>What was repeated along just these axes, and to whose shape; or null.</summary>
    public (Val Source, Val Like)? Source(Val value, ReadOnlySpan<long> axes) =>
        _repeated.TryGetValue(value.Name, out var known) && known.Axes.AsSpan().SequenceEqual(Ordered(axes))
            ? (known.Source, known.Like)
            : null;

    /// <summary>Notes that a value has length 1 along axes, and all other axes of another.</summary>
    public void Narrowed(Val value, Val like, ReadOnlySpan<long> axes) =>
        _narrow[value.Name] = (Ordered(axes), OfOneSample(like, axes));

    /// <summary>True if a value is known to have length 1 along just these axes, and all other axes.</summary>
    public bool IsNarrow(Val value, ReadOnlySpan<long> axes) =>
        _narrow.TryGetValue(value.Name, out var known) && known.Axes.AsSpan().SequenceEqual(Ordered(axes));

    /// <summary>
    /// An operator on values some of which were repeated, written without repeating them; null if it has to be written
    /// as it stands.
    /// </summary>
    public Val? Emit(string op, IReadOnlyList<Val?> inputs, IEnumerable<AttributeProto> attributes)
    {
        if (!ElementWise.Contains(op) || inputs.Any(i => i is null))
            return null;
        var (_, like, axes) = inputs
            .Select(i => _repeated.GetValueOrDefault(i!.Name))
            .FirstOrDefault(s => s.Axes is not null);
        axes ??= inputs.Select(i => _narrow.GetValueOrDefault(i!.Name).Axes).FirstOrDefault(known => known is not null);
        if (axes is null)
            return null;
        bool narrow = true,
            wide = false;
        var sources = new Val[inputs.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = inputs[i]!;
            if (like is not null && Source(sources[i], axes) is { } known && known.Like == like)
                sources[i] = known.Source;
            else if (!IsNarrow(sources[i], axes) && !IsScalar(sources[i]))
                (narrow, wide) = (false, wide || sources[i] == like);
        }
        // Beside a value of unknown shape the repetition may be what gives the result its own.
        if (!narrow && !wide)
            return null;
        if (!narrow)
            return Weighted(graph.EmitMany(op, 1, sources, attributes)[0], op, sources, axes);
        long[]? shape = sources.Select(s => _narrow.GetValueOrDefault(s.Name).Shape).FirstOrDefault(s => s is not null);
        Val result = graph.EmitMany(op, 1, sources.Select(s => WrittenOut(s, shape, axes)), attributes)[0];
        _narrow[result.Name] = (axes, shape);
        return like is null ? result : Repeat(result, like, axes);
    }

    /// <summary>What was multiplied with one number along just these axes, and these numbers; or null.</summary>
    public (Val Weights, Val Values)? Factors(Val value, ReadOnlySpan<long> axes) =>
        _weighted.TryGetValue(value.Name, out var known) && known.Axes.AsSpan().SequenceEqual(Ordered(axes))
            ? (known.Weights, known.Values)
            : null;

    private Val Weighted(Val product, string op, Val[] factors, long[] axes)
    {
        if (
            op == "Mul"
            && factors.FirstOrDefault(f => IsNarrow(f, axes)) is { } weights
            && factors.FirstOrDefault(f => !IsNarrow(f, axes) && !IsScalar(f)) is { } values
        )
            _weighted[product.Name] = (weights, values, axes);
        return product;
    }

    /// <summary>
    /// A scalar once for every number. Beside a single one the runtime goes through numbers that have axes of length 1
    /// behind them one by one, which takes four times as long: 20 µs for a thousand channels.
    /// </summary>
    private Val WrittenOut(Val value, long[]? shape, long[] axes) =>
        IsScalar(value)
        && graph.Type(value.Name) == ElementType.Float
        && shape is not null
        && axes.Contains(shape.Length - 1)
            ? graph.Share(
                $"{value.Name}:{string.Join('x', shape)}",
                name =>
                    Tensors.Of(
                        name,
                        Enumerable.Repeat(Tensors.Floats(graph.Constant(value.Name)!)[0], (int)Count(shape)).ToArray(),
                        shape
                    )
            )
            : value;

    private bool IsScalar(Val value) => graph.Constant(value.Name) is { Dims.Count: 0 };

    /// <summary>
    /// The shape of a value's numbers along all but some axes, for one sample; null if it is not known, or if they are
    /// many.
    /// </summary>
    private static long[]? OfOneSample(Val like, ReadOnlySpan<long> axes)
    {
        if (like.Dims is not { } dims)
            return null;
        var shape = new long[dims.Length];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (axis > 0 && !axes.Contains(axis) && dims[axis].Value is null)
                return null;
            shape[axis] = axis == 0 || axes.Contains(axis) ? 1 : dims[axis].Value!.Value;
        }
        return Count(shape) <= MostNumbers ? shape : null;
    }

    private static long Count(long[] shape) => shape.Aggregate(1L, (product, d) => product * d);

    private static long[] Ordered(ReadOnlySpan<long> axes) => [.. axes.ToArray().Order()];
}
