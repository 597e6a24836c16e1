using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers;

/// <summary>Functions that sum, or pick, along axes.</summary>
internal static class ReducingFunctions
{
    public static Family Rows { get; } =
        new()
        {
            ["reduce_mean|mean"] = c => Reduce(c, "ReduceMean"),
            ["reduce_sum|sum"] = c => Reduce(c, "ReduceSum"),
            ["reduce_max|max|amax"] = c => Reduce(c, "ReduceMax"),
            ["reduce_min|min|amin"] = c => Reduce(c, "ReduceMin"),
            ["l2_normalize"] = Unit,
            ["matmul|batch_mat_mul_v2"] = MatMul,
        };

    private static KerasTensor Reduce(LayerCall c, string op)
    {
        var x = c.Input is { Flat: null } own ? own : c.Plain(c.Input);
        int[] axes = c.Whole(1, "axis") is { } given
            ? [.. given.Select(a => (int)(a < 0 ? a + x.Rank : a)).Distinct()]
            : throw c.Wrong("it goes over all samples at once");
        if (axes.Any(a => a < 1 || a >= x.Rank))
            throw c.Wrong($"it has no such axes in {x.ShapeText}");
        bool keep = c.Truth(2, "keepdims");
        string value = c.Node(
            op,
            [x.Value, c.Graph.Ints([.. axes.Select(a => (long)x.Place(a)).Order()])],
            Attr.Of("keepdims", keep ? 1 : 0)
        );
        if (keep)
            return x with { Value = value, Shape = [.. x.Shape.Select((d, a) => axes.Contains(a) ? 1 : d)] };
        int[] left = [.. Enumerable.Range(0, x.Rank).Where(a => !axes.Contains(a))];
        return new(
            value,
            [.. left.Select(a => x.Shape[a])],
            [.. x.Axes.Where(a => !axes.Contains(a)).Select(a => Array.IndexOf(left, a))]
        );
    }

    private static KerasTensor Unit(LayerCall c)
    {
        var x = c.Input is { Flat: null } own ? own : c.Plain(c.Input);
        return Normalization.Unit(
            c,
            x,
            [
                .. (c.Whole(1, "axis") ?? [-1]).Select(a =>
                    x.Place((int)a) is >= 0 and var place
                        ? (long)place
                        : throw c.Wrong($"it has no axis {a} in {x.ShapeText}")
                ),
            ],
            (float)(c.Real(2, "epsilon") ?? 1e-12)
        );
    }

    private static KerasTensor MatMul(LayerCall c)
    {
        if (
            c.Call.Reads.Select(c.Resolve).Select(c.Plain).ToArray() is not [var a, var b]
            || a.Rank != b.Rank
            || a.Rank < 3
        )
            throw c.Wrong("it takes two stacks of matrices");
        if (c.Truth(2, "transpose_a"))
            a = Turned(c, a);
        if (c.Truth(3, "transpose_b"))
            b = Turned(c, b);
        return new(c.Node("MatMul", [a.Value, b.Value]), [.. a.Shape[..^1], b.Shape[^1]]);
    }

    private static KerasTensor Turned(LayerCall c, KerasTensor x)
    {
        int[] perm = [.. Enumerable.Range(0, x.Rank - 2), x.Rank - 1, x.Rank - 2];
        return new(c.Graph.Transpose(x.Value, perm), [.. perm.Select(p => x.Shape[p])]);
    }
}
