namespace GradCam.Onnx.Bounds;

/// <summary>Operators that multiply matrices, run over sequences or sum over axes.</summary>
internal static class ProductShapes
{
    private const string Reductions =
        "ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp "
        + "ReduceSumSquare QLinearReduceMean";

    public static IEnumerable<KeyValuePair<string, Func<NodeFacts, Known[]>>> Rows =>
        [
            .. Reductions.Split(' ').Select(op => Row(op, n => [n.Make(Reduced(n))])),
            Row("ArgMax", n => [n.Make(ElementType.Int64, Reduced(n, "axis", 0))]),
            Row("ArgMin", n => [n.Make(ElementType.Int64, Reduced(n, "axis", 0))]),
            Row("MatMul", n => Product(n, n.In(0), n.In(1), n.Type)),
            Row("FusedMatMul", n => Product(n, Turned(n.In(0), n, "transA"), Turned(n.In(1), n, "transB"), n.Type)),
            Row("TransposeMatMul", n => Product(n, Turned(n.In(0), n, "transA"), Turned(n.In(1), n, "transB"), n.Type)),
            Row("MatMulInteger", n => Product(n, n.In(0), n.In(1), ElementType.Int32)),
            Row("QLinearMatMul", n => Product(n, n.In(0), n.In(3), n.In(7).Type)),
            Row("DynamicQuantizeMatMul", n => Product(n, n.In(0), n.In(1), ElementType.Float)),
            Row("MatMulIntegerToFloat", n => Product(n, n.In(0), n.In(1), ElementType.Float)),
            Row("Gemm", Gemm),
            Row("FusedGemm", Gemm),
            Row("Einsum", Einsum),
            Row("LSTM", n => Recurrent(n, 4)),
            Row("GRU", n => Recurrent(n, 3)),
            Row("RNN", n => Recurrent(n, 1)),
            Row("Attention", Attention),
        ];

    private static long?[]? Reduced(NodeFacts n, string attribute = "axes", int? otherwise = null)
    {
        if (n.In(0).Dims is not { } dims)
            return null;
        bool keep = n.Node.Int("keepdims", 1) != 0;
        bool none = otherwise is null && (!n.HasList(attribute, 1) || n.List(attribute, 1) is []);
        if (none && n.Node.Int("noop_with_empty_axes", 0) != 0)
            return dims;
        int[]? axes =
            none ? [.. Enumerable.Range(0, dims.Length)]
            : otherwise is { } single && n.Node.Find(attribute) is null ? [single]
            : n.Axes(attribute, otherwise is null ? 1 : int.MaxValue, dims.Length);
        // Of axes that are not known only the rank may be said, and that only if it stays.
        if (axes is null)
            return keep ? [.. dims.Select(_ => (long?)null)] : null;
        return keep
            ? [.. dims.Select((d, axis) => axes.Contains(axis) ? 1 : d)]
            : [.. dims.Where((_, axis) => !axes.Contains(axis))];
    }

    private static Known Turned(Known matrix, NodeFacts n, string flag) =>
        n.Node.Int(flag, 0) != 0 && matrix.Dims is { Length: > 1 } d
            ? matrix with
            {
                Dims = [.. d[..^2], d[^1], d[^2]],
                Numbers = null,
            }
            : matrix;

    private static Known[] Product(NodeFacts n, Known left, Known right, ElementType type)
    {
        if (left.Dims is not { Length: > 0 } a || right.Dims is not { Length: > 0 } b)
            return [];
        long?[]? batch = ElementwiseShapes.Broadcast([
            new(type, a.Length > 2 ? a[..^2] : []),
            new(type, b.Length > 2 ? b[..^2] : []),
        ]);
        var result = n.Make(
            type,
            [.. batch!, .. a.Length > 1 ? [a[^2]] : (long?[])[], .. b.Length > 1 ? [b[^1]] : (long?[])[]]
        );
        n.Work = result.Elements * (a[^1] ?? 1);
        return [result];
    }

    private static Known[] Gemm(NodeFacts n)
    {
        var (a, b) = (Turned(n.In(0), n, "transA"), Turned(n.In(1), n, "transB"));
        return a.Rank == 2 && b.Rank == 2 ? Product(n, a, b, n.Type) : [];
    }

    private static Known[] Einsum(NodeFacts n)
    {
        string equation = n.Node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        string[] sides = equation.Split("->"),
            terms = sides[0].Split(',');
        if (terms.Length != n.Count || equation.Contains('.', StringComparison.Ordinal))
            return [];
        var lengths = new Dictionary<char, long?>();
        for (int i = 0; i < terms.Length; i++)
        {
            if (n.In(i).Dims is not { } dims || dims.Length != terms[i].Length)
                return [];
            for (int axis = 0; axis < dims.Length; axis++)
                lengths[terms[i][axis]] =
                    lengths.TryGetValue(terms[i][axis], out long? known) && known > (dims[axis] ?? 0)
                        ? known
                        : dims[axis];
        }
        string output =
            sides.Length > 1
                ? sides[1]
                : string.Concat(lengths.Keys.Where(c => terms.Sum(t => t.Count(x => x == c)) == 1).Order());
        n.Work = Known.Product(lengths.Values);
        // Terms are multiplied one after the other; what neither the output nor a later term has is summed up at once.
        HashSet<char> soFar = [];
        for (int i = 0; i < terms.Length; i++)
        {
            soFar.UnionWith(terms[i]);
            soFar.RemoveWhere(c =>
                !output.Contains(c, StringComparison.Ordinal)
                && !terms.Skip(i + 1).Any(t => t.Contains(c, StringComparison.Ordinal))
            );
            var inner = n.Make(soFar.Select(c => lengths[c]));
            if (inner.Bytes > n.Inner.Bytes)
                n.Inner = inner;
        }
        return output.All(lengths.ContainsKey) ? [n.Make(output.Select(c => lengths[c]))] : [];
    }

    private static Known[] Recurrent(NodeFacts n, int gates)
    {
        if (n.In(0).Dims is not [var length, var batch, var width] || n.In(2).Dims is not [var ways, _, var hidden])
            return [];
        if (n.Node.Int("layout", 0) != 0)
            (length, batch) = (batch, length);
        n.Work = Known.Product([length, batch, ways, hidden]) * gates * ((width ?? 1) + (hidden ?? 1));
        bool first = n.Node.Int("layout", 0) != 0;
        Known last = n.Make(first ? [batch, ways, hidden] : [ways, batch, hidden]);
        return [n.Make(first ? [batch, length, ways, hidden] : [length, ways, batch, hidden]), last, last];
    }

    /// <summary>The scores of all pairs are made on the way, of which nothing is said outside.</summary>
    private static Known[] Attention(NodeFacts n)
    {
        if (!n.Node.IsStandard())
        {
            if (n.In(0).Dims is not [var batch, var length, _] || n.In(1).Dims is not [var from, var three])
                return [];
            n.Work = Known.Product([batch, length, from, three]) + (Known.Product([batch, length, length, three]) * 2);
            return [n.Make([batch, length, three / 3])];
        }
        var (q, k, v) = (n.In(0), n.In(1), n.In(2));
        if (q.Dims is not { Length: 3 or 4 } a || k.Rank != a.Length || v.Rank != a.Length)
            return [];
        long? heads = a.Length == 4 ? a[1] : n.Node.Int("q_num_heads", 1),
            rows = a[^2];
        long? columns = k.Dims![^2] is { } own ? own + (n.In(4).Dim(-2) ?? 0) : null;
        var pairs = n.Make([a[0], heads, rows, columns]);
        n.Work = pairs.Elements * 2 * (a.Length == 4 ? a[3] ?? 1 : (a[2] ?? 1) / (double)Math.Max(1, heads ?? 1));
        n.Inner = pairs;
        long? width =
            a.Length == 4 ? v.Dims![3]
            : v.Dims![2] is { } all ? all * heads / Math.Max(1, n.Node.Int("kv_num_heads", 1))
            : null;
        Known Past(Known one, int past) =>
            a.Length == 4 ? one with { Dims = [a[0], one.Dims![1], columns, one.Dims[3]], Numbers = null }
            : n.In(past) is { Dims: { Length: 4 } d } ? n.Make([d[0], d[1], columns, d[3]])
            : Known.Nothing;
        return [n.Make([.. a[..^1], width]), Past(k, 4), Past(v, 5), pairs];
    }

    private static KeyValuePair<string, Func<NodeFacts, Known[]>> Row(string op, Func<NodeFacts, Known[]> rule) =>
        new(op, rule);
}
