using GradCam.Graph.Proto;

namespace GradCam.Graph;

/// <summary>
/// What was repeated along axes, and what has length 1 there. A global pool's gradient is one number per channel, repeated over all places: as long as
/// it meets only numbers of its kind, or a value that has the places anyway, it need not be repeated at all.
/// </summary>
/// <param name="graph">The graph of the values.</param>
internal sealed class Spreads(GraphBuilder graph)
{
    private static readonly HashSet<string> ElementWise = ["Add", "Sub", "Mul", "Div", "Relu", "Abs", "Neg", "Sign", "Sqrt", "Exp", "Equal", "Greater", "Less", "Where"];

    private readonly Dictionary<string, (Val Source, Val Like, long[] Axes)> _repeated = [];
    private readonly Dictionary<string, long[]> _narrow = [];

    /// <summary>Repeats a value along axes, where it has length 1, to the shape of another.</summary>
    public Val Repeat(Val source, Val like, IEnumerable<long> axes)
    {
        Val repeated = source.ExpandLike(like);
        _repeated[repeated.Name] = (source, like, [.. axes.Order()]);
        _narrow[source.Name] = _repeated[repeated.Name].Axes;
        return repeated;
    }

    /// <summary>What was repeated along just these axes, and to whose shape; or null.</summary>
    public (Val Source, Val Like)? Source(Val value, ReadOnlySpan<long> axes) =>
        _repeated.TryGetValue(value.Name, out var known) && known.Axes.AsSpan().SequenceEqual(Ordered(axes)) ? (known.Source, known.Like) : null;

    /// <summary>Notes that a value has length 1 along axes, and all other axes.</summary>
    public void Narrowed(Val value, ReadOnlySpan<long> axes) => _narrow[value.Name] = Ordered(axes);

    /// <summary>True if a value is known to have length 1 along just these axes, and all other axes.</summary>
    public bool IsNarrow(Val value, ReadOnlySpan<long> axes) => _narrow.TryGetValue(value.Name, out long[]? known) && known.AsSpan().SequenceEqual(Ordered(axes));

    /// <summary>An operator on values some of which were repeated, written without repeating them; null if it has to be written as it stands.</summary>
    public Val? Emit(string op, IReadOnlyList<Val?> inputs, IEnumerable<AttributeProto> attributes)
    {
        if (!ElementWise.Contains(op) || inputs.Any(i => i is null)) return null;
        var (_, like, axes) = inputs.Select(i => _repeated.GetValueOrDefault(i!.Name)).FirstOrDefault(s => s.Axes is not null);
        axes ??= inputs.Select(i => _narrow.GetValueOrDefault(i!.Name)).FirstOrDefault(known => known is not null);
        if (axes is null) return null;
        bool narrow = true, wide = false;
        var sources = new Val[inputs.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = inputs[i]!;
            if (like is not null && Source(sources[i], axes) is { } known && known.Like == like) sources[i] = known.Source;
            else if (!IsNarrow(sources[i], axes) && graph.Constant(sources[i].Name) is not { Dims.Count: 0 }) (narrow, wide) = (false, wide || sources[i] == like);
        }
        // Beside a value of unknown shape the repetition may be what gives the result its own.
        if (!narrow && !wide) return null;
        Val result = graph.EmitMany(op, 1, sources, attributes)[0];
        if (!narrow) return result;
        _narrow[result.Name] = axes;
        return like is null ? result : Repeat(result, like, axes);
    }

    private static long[] Ordered(ReadOnlySpan<long> axes) => [.. axes.ToArray().Order()];
}
