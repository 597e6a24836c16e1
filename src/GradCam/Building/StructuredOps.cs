using GradCam.Foundation;
using GradCam.Onnx;

namespace GradCam.Building;

/// <summary>Element-wise operators, which keep the <see cref="Structure"/> of what they work on.</summary>
internal static class StructuredOps
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

    private static readonly HashSet<string> Comparisons = ["Equal", "Greater", "Less"];

    /// <summary>
    /// Appends an operator without attributes. If it works element by element on values that are repeated along axes,
    /// it is applied to what is repeated.
    /// </summary>
    public static Val Apply(string op, params Val[] inputs) =>
        (ElementWise.Contains(op) ? OnSources(op, inputs) : null) ?? inputs[0].Graph.Emit(op, inputs);

    /// <summary>The operator on what is repeated; null if it has to be written on the inputs as they are.</summary>
    private static Val? OnSources(string op, Val[] inputs)
    {
        var repeated = inputs.Select(i => i.Structure).OfType<Repeated>().FirstOrDefault();
        long[]? axes = repeated?.Axes ?? inputs.Select(i => i.Structure).OfType<Reduced>().FirstOrDefault()?.Axes;
        if (axes is null)
            return null;
        Val[] sources =
        [
            .. inputs.Select(i => i.Structure is Repeated other && other.IsLike(repeated!) ? other.Source : i),
        ];
        if (sources.All(s => Reduced.Is(s, axes) || IsScalar(s)))
        {
            Val result = OfReduced(op, sources, axes);
            return repeated is null
                ? result
                : Repeated.Along(axes, result, repeated.Like, isFloat: !Comparisons.Contains(op));
        }
        // Beside a value of unknown shape the repetition may be what gives the result its own.
        if (repeated is not null && !sources.Contains(repeated.Like))
            return null;
        Val wide = inputs[0].Graph.Emit(op, sources);
        if (op != "Mul" || !sources.Any(s => Reduced.Is(s, axes)) || sources.Any(IsScalar))
            return wide;
        return wide with
        {
            Structure = new Weighted(
                sources.First(s => Reduced.Is(s, axes)),
                sources.First(s => !Reduced.Is(s, axes)),
                axes
            ),
        };
    }

    private static Val OfReduced(string op, Val[] sources, long[] axes)
    {
        long[]? shape = sources.Select(s => (s.Structure as Reduced)?.Shape).FirstOrDefault(s => s is not null);
        return sources[0].Graph.Emit(op, sources.Select(s => WrittenOut(s, shape, axes))) with
        {
            Structure = new Reduced(axes, shape),
        };
    }

    /// <summary>
    /// A scalar once for every number. Beside a single one the runtime goes through numbers that have axes of length 1
    /// behind them one by one, which takes four times as long: 20 µs for a thousand channels.
    /// </summary>
    private static Val WrittenOut(Val value, long[]? shape, long[] axes)
    {
        var graph = value.Graph;
        if (
            !IsScalar(value)
            || graph.Type(value.Name) != ElementType.Float
            || shape is null
            || !axes.Contains(shape.Length - 1)
        )
            return value;
        float number = Tensors.Floats(graph.Constant(value.Name)!)[0];
        int count = (int)ElementCount.Of(shape);
        return graph.Share(
            $"{value.Name}:{string.Join('x', shape)}",
            name => Tensors.Of(name, Enumerable.Repeat(number, count).ToArray(), shape)
        );
    }

    private static bool IsScalar(Val value) => value.Graph.Constant(value.Name) is { Dims.Count: 0 };
}
