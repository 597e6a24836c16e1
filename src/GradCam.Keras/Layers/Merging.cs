using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers;

/// <summary>Layers that make one tensor of several.</summary>
internal static class Merging
{
    public static Family Rows { get; } =
        new()
        {
            ["Add"] = c => Merge(c, "Add"),
            ["Subtract"] = c => Merge(c, "Sub"),
            ["Multiply"] = c => Merge(c, "Mul"),
            ["Maximum"] = c => Merge(c, "Max"),
            ["Minimum"] = c => Merge(c, "Min"),
            ["Average"] = Average,
            ["Concatenate"] = c => Concatenate(c, c.Inputs, c.Int("axis", -1)),
            ["Dot"] = Dot,
            ["Merge"] = c =>
                c.Text("mode", "sum") switch
                {
                    "sum" => Merge(c, "Add"),
                    "mul" => Merge(c, "Mul"),
                    "max" => Merge(c, "Max"),
                    "ave" => Average(c),
                    "concat" => Concatenate(c, c.Inputs, c.Int("axis", -1)),
                    "dot" => Dot(c),
                    var mode => throw c.Wrong($"its mode is '{mode}', which is not known"),
                },
        };

    private static KerasTensor Merge(LayerCall c, string op) => Aligned.Of(c, c.Inputs, behindBatch: true).Chain(c, op);

    private static KerasTensor Average(LayerCall c)
    {
        var all = Aligned.Of(c, c.Inputs, behindBatch: true);
        return all.Like with
        {
            Value = c.Node("Mul", [all.Chain(c, "Add").Value, c.Graph.Scalar(1f / all.Values.Length)]),
        };
    }

    public static KerasTensor Concatenate(LayerCall c, KerasTensor[] tensors, int axis)
    {
        if (tensors.Length == 0)
            throw c.Wrong("it is called with no tensors");
        int rank = tensors[0].Rank,
            at = axis < 0 ? axis + rank : axis;
        if (at < 0 || at >= rank || tensors.Any(t => t.Rank != rank))
            throw c.Wrong($"it cannot join {string.Join(", ", tensors.Select(t => t.ShapeText))} along axis {axis}");
        int[] axes = tensors[0].Axes;
        KerasTensor[] all = [.. tensors.Select(t => c.Ordered(t, axes))];
        if (
            all.Any(t =>
                t.Shape.Where(
                        (length, a) => a != at && length is not null && all[0].Shape[a] is { } first && first != length
                    )
                    .Any()
            )
        )
            throw c.Wrong($"it cannot join {string.Join(", ", tensors.Select(t => t.ShapeText))} along axis {axis}");
        long?[] shape = [.. all[0].Shape];
        shape[at] = all.Aggregate((long?)0, (sum, t) => sum + t.Shape[at]);
        return new(
            all.Length == 1
                ? all[0].Value
                : c.Node("Concat", all.Select(t => t.Value), Attr.Of("axis", Array.IndexOf(axes, at))),
            shape,
            axes
        );
    }

    /// <summary>A product over one axis of each, sample by sample.</summary>
    private static KerasTensor Dot(LayerCall c)
    {
        if (c.Inputs is not [var left, var right])
            throw c.Wrong("it takes two tensors");
        (left, right) = (c.Plain(left), c.Plain(right));
        if (left.Rank is < 2 or > 3 || right.Rank is < 2 or > 3)
            throw c.Wrong($"products of {left.ShapeText} and {right.ShapeText} are not known here");
        long[] axes = c.Longs("axes", 2) ?? [left.Rank - 1, right.Rank - 2];
        int a = At(c, left, axes[0]),
            b = At(c, right, axes[1]);
        if (c.Flag("normalize", false))
            (left, right) = (Normalization.Unit(c, left, [a]), Normalization.Unit(c, right, [b]));
        // As matrices: what is summed over last on the left, first on the right.
        string x =
            left.Rank == 2 ? c.Node("Unsqueeze", [left.Value, c.Graph.Ints(1)])
            : a == 1 ? c.Graph.Transpose(left.Value, [0, 2, 1])
            : left.Value;
        string y =
            right.Rank == 2 ? c.Node("Unsqueeze", [right.Value, c.Graph.Ints(2)])
            : b == 2 ? c.Graph.Transpose(right.Value, [0, 2, 1])
            : right.Value;
        string product = c.Node("MatMul", [x, y]);
        long?[] rows = left.Rank == 2 ? [] : [left.Shape[3 - a]],
            columns = right.Rank == 2 ? [] : [right.Shape[3 - b]];
        if (rows.Length + columns.Length == 2)
            return new(product, left.Shape[0], rows[0], columns[0]);
        return new(
            c.Node("Squeeze", [product, c.Graph.Ints(rows.Length == 1 ? 2 : 1)]),
            left.Shape[0],
            rows.Concat(columns).FirstOrDefault(1)
        );
    }

    private static int At(LayerCall c, KerasTensor x, long axis) =>
        (int)(axis < 0 ? axis + x.Rank : axis) is var at && at >= 1 && at < x.Rank
            ? at
            : throw c.Wrong($"it has no axis {axis} in {x.ShapeText}");
}
