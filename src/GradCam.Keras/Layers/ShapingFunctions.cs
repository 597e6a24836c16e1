using GradCam.Keras.Config;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers;

/// <summary>Functions that put elements elsewhere, or leave all as it is.</summary>
internal static class ShapingFunctions
{
    public static Family Rows { get; } =
        new()
        {
            ["cast|identity|stop_gradient|convert_to_tensor"] = c => c.Input,
            ["reshape"] = Reshape,
            ["transpose"] = Transpose,
            ["expand_dims"] = c => Unsqueeze(c, c.Plain(c.Input)),
            ["squeeze"] = c => Squeeze(c, c.Plain(c.Input)),
            ["concat|concatenate|concat_v2"] = c =>
                Merging.Concatenate(c, c.Inputs, c.Whole(1, "axis") is [var axis] ? (int)axis : -1),
            ["resize"] = Resize,
            ["getitem|get_item"] = c => Slices.Take(c, c.Plain(c.Input)),
        };

    private static KerasTensor Reshape(LayerCall c)
    {
        long[] shape =
            c.Whole(1, "shape") ?? c.Whole(1, "newshape") ?? throw c.Wrong("it says no shape, or one that is computed");
        if (shape.Length < 2)
            throw c.Wrong("it joins all samples");
        return Shaping.Reshape(c, c.Input, shape[1..]);
    }

    private static KerasTensor Transpose(LayerCall c)
    {
        var x = c.Plain(c.Input);
        int[] perm = (c.Whole(1, "perm") ?? c.Whole(1, "axes") ?? throw c.Wrong("it says no order"))
            .Select(p => (int)p)
            .ToArray();
        if (perm is not [0, ..] || !perm.Order().SequenceEqual(KerasTensor.Plain(x.Rank)))
            throw c.Wrong($"the order [{string.Join(", ", perm)}] does not fit {x.ShapeText}, or moves the samples");
        return new(c.Graph.Transpose(x.Value, perm), [.. perm.Select(p => x.Shape[p])]);
    }

    private static KerasTensor Unsqueeze(LayerCall c, KerasTensor x)
    {
        int axis = c.Whole(1, "axis") is [var given] ? (int)(given < 0 ? given + x.Rank + 1 : given) : x.Rank;
        if (axis < 1 || axis > x.Rank)
            throw c.Wrong($"there is no axis {axis} to put into {x.ShapeText}");
        return new(c.Node("Unsqueeze", [x.Value, c.Graph.Ints(axis)]), [.. x.Shape[..axis], 1, .. x.Shape[axis..]]);
    }

    private static KerasTensor Squeeze(LayerCall c, KerasTensor x)
    {
        int[] axes =
        [
            .. (
                c.Whole(1, "axis")
                ?? [.. Enumerable.Range(1, x.Rank - 1).Where(a => x.Shape[a] == 1).Select(a => (long)a)]
            ).Select(a => (int)(a < 0 ? a + x.Rank : a)),
        ];
        if (axes.Any(a => a < 1 || a >= x.Rank || x.Shape[a] != 1))
            throw c.Wrong($"an axis that it drops is longer than 1 in {x.ShapeText}");
        return new(
            c.Node("Squeeze", [x.Value, c.Graph.Ints([.. axes.Select(a => (long)a)])]),
            [.. x.Shape.Where((_, a) => !axes.Contains(a))]
        );
    }

    private static KerasTensor Resize(LayerCall c)
    {
        if (c.Whole(1, "size") is not [var height, var width] || height < 1 || width < 1)
            throw c.Wrong("it says no size, or one that is computed");
        string method = (c.Argument(2, "method") ?? c.Argument(2, "interpolation"))
            is ConstantArgument { Value.String: { } text }
            ? text
            : c.Text("interpolation", "bilinear");
        var x = Spatial.Of(c, c.Input, 2);
        return x.As(Resampling.Sized(c, x.Value, height, width, method), x.Channels, [height, width]);
    }
}
