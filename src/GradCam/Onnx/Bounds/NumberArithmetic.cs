namespace GradCam.Onnx.Bounds;

/// <summary>Arithmetic with the numbers of small constants, as the runtime does it: integers wrap around.</summary>
internal static class NumberArithmetic
{
    private static readonly Dictionary<string, Func<Number, Number, NodeFacts, Number?>> Binary = new()
    {
        ["Add"] = (a, b, _) => Both(a, b, (x, y) => x + y, (x, y) => x + y),
        ["Sum"] = (a, b, _) => Both(a, b, (x, y) => x + y, (x, y) => x + y),
        ["Sub"] = (a, b, _) => Both(a, b, (x, y) => x - y, (x, y) => x - y),
        ["Mul"] = (a, b, _) => Both(a, b, (x, y) => x * y, (x, y) => x * y),
        ["Div"] = (a, b, _) =>
            !b.IsFloat && b.Int is 0 or -1
                ? (b.Int == 0 ? null : -a.Int)
                : Both(a, b, (x, y) => x / y, (x, y) => x / y),
        ["Mod"] = Mod,
        ["Pow"] = (a, b, _) => a.IsFloat ? Math.Pow(a.Float, b.Value) : Whole(Math.Pow(a.Int, b.Value)),
        ["Min"] = (a, b, _) => Both(a, b, Math.Min, Math.Min),
        ["Max"] = (a, b, _) => Both(a, b, Math.Max, Math.Max),
        ["And"] = (a, b, _) => Flag(a.Int != 0 && b.Int != 0),
        ["Or"] = (a, b, _) => Flag(a.Int != 0 || b.Int != 0),
        ["Xor"] = (a, b, _) => Flag(a.Int != 0 ^ b.Int != 0),
        ["Equal"] = (a, b, _) => Flag(a.IsFloat ? a.Float == b.Value : a.Int == b.Int),
        ["Greater"] = (a, b, _) => Flag(a.IsFloat ? a.Float > b.Value : a.Int > b.Int),
        ["Less"] = (a, b, _) => Flag(a.IsFloat ? a.Float < b.Value : a.Int < b.Int),
        ["GreaterOrEqual"] = (a, b, _) => Flag(a.IsFloat ? a.Float >= b.Value : a.Int >= b.Int),
        ["LessOrEqual"] = (a, b, _) => Flag(a.IsFloat ? a.Float <= b.Value : a.Int <= b.Int),
        ["BitwiseAnd"] = (a, b, _) => a.Int & b.Int,
        ["BitwiseOr"] = (a, b, _) => a.Int | b.Int,
        ["BitwiseXor"] = (a, b, _) => a.Int ^ b.Int,
        ["BitShift"] = (a, b, n) =>
            b.Int is < 0 or > 63 ? null
            : n.Node.Text("direction", "") == "LEFT" ? a.Int << (int)b.Int
            : a.Int >>> (int)b.Int,
    };

    private static readonly Dictionary<string, Func<Number, Number?>> Unary = new()
    {
        ["Neg"] = a => a.IsFloat ? (Number)(-a.Float) : -a.Int,
        ["Abs"] = a =>
            a.IsFloat ? (Number)Math.Abs(a.Float)
            : a.Int < 0 ? -a.Int
            : a.Int,
        ["Sign"] = a => a.IsFloat ? (Number)(double)a.Float.CompareTo(0) : (long)Math.Sign(a.Int),
        ["Not"] = a => Flag(a.Int == 0),
        ["BitwiseNot"] = a => ~a.Int,
        ["Floor"] = a => Math.Floor(a.Value),
        ["Ceil"] = a => Math.Ceiling(a.Value),
        ["Round"] = a => Math.Round(a.Value),
        ["Sqrt"] = a => Math.Sqrt(a.Value),
        ["Exp"] = a => Math.Exp(a.Value),
        ["Log"] = a => Math.Log(a.Value),
        ["Reciprocal"] = a => 1 / a.Value,
        ["Relu"] = a => a.IsFloat ? (Number)Math.Max(a.Float, 0) : Math.Max(a.Int, 0),
    };

    /// <summary>The numbers of the output, or null if they are not known.</summary>
    /// <param name="n">The node.</param>
    /// <param name="output">The output, with all lengths known.</param>
    public static Number?[]? Compute(NodeFacts n, Known output)
    {
        long[] dims = [.. output.Dims!.Select(d => d!.Value)];
        string op = n.Node.OpType;
        if (Binary.TryGetValue(op, out var two))
            return Each(
                n,
                output.Type,
                dims,
                of => of.Skip(1).Aggregate(of[0], (a, b) => a is { } x && b is { } y ? two(x, y, n) : null)
            );
        if (Unary.TryGetValue(op, out var one))
            return Each(n, output.Type, dims, of => of[0] is { } x ? one(x) : null);
        return op switch
        {
            "Cast" or "CastLike" => Each(
                n,
                output.Type,
                dims,
                of => of[0] is { } x ? Cast(x, output.Type) : null,
                inputs: 1
            ),
            "Where" => Each(n, output.Type, dims, of => of[0] is { } choice ? of[choice.Int != 0 ? 1 : 2] : null),
            "Clip" when n.Count == 3 => Each(
                n,
                output.Type,
                dims,
                of =>
                    of[0] is { } x && of[1] is { } low && of[2] is { } high
                        ? Both(Both(x, low, Math.Max, Math.Max), high, Math.Min, Math.Min)
                        : null
            ),
            "ReduceProd" or "ReduceSum" or "ReduceMax" or "ReduceMin" => Reduce(
                n,
                dims,
                Binary[
                    op switch
                    {
                        "ReduceProd" => "Mul",
                        "ReduceSum" => "Add",
                        "ReduceMax" => "Max",
                        _ => "Min",
                    }
                ]
            ),
            _ => null,
        };
    }

    private static Number?[]? Each(
        NodeFacts n,
        ElementType type,
        long[] dims,
        Func<Number?[], Number?> of,
        int inputs = int.MaxValue
    )
    {
        Known[] read = [.. n.Inputs.Take(inputs)];
        if (read.Length == 0 || read.Any(i => i.Numbers is null || i.Dims is null || i.Dims.Length > dims.Length))
            return null;
        Number?[]?[] spread = [.. read.Select(i => NumberMoves.From(i, dims, at => NumberMoves.Broadcast(at, i)))];
        if (spread.Contains(null))
            return null;
        return
        [
            .. Enumerable
                .Range(0, NumberMoves.Count(dims))
                .Select(i => of([.. spread.Select(s => s![i])]) is { } result ? Wrap(result, type) : (Number?)null),
        ];
    }

    private static Number?[]? Reduce(NodeFacts n, long[] dims, Func<Number, Number, NodeFacts, Number?> two)
    {
        if (
            n.In(0) is not { Numbers: { } numbers, Dims: { } shape }
            || shape.Contains(null)
            || n.Axes("axes", 1, shape.Length) is not { } axes
        )
            return null;
        bool keep = n.Node.Int("keepdims", 1) != 0;
        long[] lengths = [.. shape.Select(d => d!.Value)],
            kept = [.. lengths.Select((d, axis) => axes.Contains(axis) ? 1 : d)];
        if (
            numbers.Length == 0
            || NumberMoves.Count(kept) != NumberMoves.Count(dims)
            || (keep && kept.Length != dims.Length)
        )
            return null;
        var results = new (bool Any, Number? Value)[NumberMoves.Count(kept)];
        for (int i = 0; i < numbers.Length; i++)
        {
            long[] at = NumberMoves.Place(i, lengths);
            long to = 0;
            for (int axis = 0; axis < kept.Length; axis++)
                to = (to * kept[axis]) + (kept[axis] == 1 ? 0 : at[axis]);
            results[to] = (
                true,
                !results[to].Any ? numbers[i]
                : results[to].Value is { } a && numbers[i] is { } b ? two(a, b, n)
                : null
            );
        }
        return [.. results.Select(r => r.Value is { } v ? Wrap(v, n.Type) : (Number?)null)];
    }

    private static Number Both(Number a, Number b, Func<long, long, long> ints, Func<double, double, double> floats) =>
        a.IsFloat || b.IsFloat ? (Number)floats(a.Value, b.Value) : ints(a.Int, b.Int);

    private static Number? Mod(Number a, Number b, NodeFacts n)
    {
        if (a.IsFloat || b.IsFloat)
            return a.Value % b.Value;
        if (b.Int is 0)
            return null;
        if (b.Int is -1)
            return 0;
        long rest = a.Int % b.Int;
        return n.Node.Int("fmod", 0) == 0 && rest != 0 && rest < 0 != b.Int < 0 ? rest + b.Int : rest;
    }

    private static Number Flag(bool value) => value ? 1L : 0L;

    private static Number? Whole(double value) => Math.Abs(value) < 9e18 ? (long)value : null;

    private static Number? Cast(Number x, ElementType type) =>
        type switch
        {
            ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.BFloat16 => x.Value,
            ElementType.Bool => Flag(x.Value != 0),
            ElementType.String or ElementType.Undefined => null,
            // Whatever the processor makes of it is the most that a length can be.
            _ => x.IsFloat
                ? (double.IsNaN(x.Float) ? null : (long)Math.Clamp(x.Float, long.MinValue, long.MaxValue))
                : x,
        };

    private static Number Wrap(Number x, ElementType type) =>
        x.IsFloat
            ? x
            : type switch
            {
                ElementType.Int32 => unchecked((int)x.Int),
                ElementType.UInt32 => unchecked((uint)x.Int),
                ElementType.Int16 => unchecked((short)x.Int),
                ElementType.UInt16 => unchecked((ushort)x.Int),
                ElementType.Int8 => unchecked((sbyte)x.Int),
                ElementType.UInt8 => unchecked((byte)x.Int),
                _ => x,
            };
}
