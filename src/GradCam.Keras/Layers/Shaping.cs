using System.Text.Json;
using GradCam.Building;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers;

/// <summary>Layers that move elements and compute nothing.</summary>
internal static class Shaping
{
    public static Family Rows { get; } =
        new()
        {
            ["Flatten"] = Flatten,
            ["Reshape"] = c =>
                Reshape(c, c.Input, c.Longs("target_shape", open: -1) ?? throw c.Wrong("it says no shape")),
            ["Permute"] = Permute,
            ["RepeatVector"] = Repeat,
            ["ZeroPadding1D"] = c => Pad(c, 1),
            ["ZeroPadding2D"] = c => Pad(c, 2),
            ["ZeroPadding3D"] = c => Pad(c, 3),
            ["Cropping1D"] = c => Crop(c, 1),
            ["Cropping2D"] = c => Crop(c, 2),
            ["Cropping3D"] = c => Crop(c, 3),
        };

    private static KerasTensor Flatten(LayerCall c)
    {
        var x = c.Input;
        if (x.Rank == 1)
            return new(c.Node("Unsqueeze", [x.Value, c.Graph.Ints(1)]), x.Shape[0], 1);
        if (x.Rank == 2)
            return x;
        // As Keras says: a model with the channels first is flattened as if it had them last.
        if (!c.ChannelsLast)
            x = x with
            {
                Shape = [x.Shape[0], .. x.Shape[2..], x.Shape[1]],
                Axes =
                [
                    .. x.Axes.Select(a =>
                        a < 2
                            ? a == 0
                                ? 0
                                : x.Rank - 1
                            : a - 1
                    ),
                ],
            };
        return Flatten(c, x);
    }

    private static KerasTensor Flatten(LayerCall c, KerasTensor x)
    {
        bool open = x.Shape.Skip(1).Contains(null);
        if (open || x.Axes[0] != 0)
            x = c.Plain(x);
        long? count = x.Shape.Skip(1).Aggregate((long?)1, (product, d) => product * d);
        var flat = new KerasTensor(c.Node("Flatten", [x.Value]), x.Shape[0], count);
        // Of axes with one element nothing depends on the order.
        int[] moving = [.. x.Axes.Where(a => a > 0 && x.Shape[a] != 1)];
        return moving.SequenceEqual(moving.Order())
            ? flat
            : flat with
            {
                Flat = new([.. x.Axes.Skip(1).Select(a => x.Shape[a]!.Value)], [.. x.Axes.Skip(1).Select(a => a - 1)]),
            };
    }

    public static KerasTensor Reshape(LayerCall c, KerasTensor x, long[] target)
    {
        long? count = x.Shape.Skip(1).Aggregate((long?)1, (product, d) => product * d);
        decimal known = target.Where(t => t != -1).Aggregate(1m, (a, b) => a > Limits.Elements ? a : a * b);
        if (
            target.Any(t => t is < 1 and not -1)
            || target.Count(t => t == -1) > 1
            || known > Limits.Elements
            || (count is { } n && (target.Contains(-1) ? n % known != 0 : n != known))
        )
            throw c.Wrong($"a tensor of shape {x.ShapeText} cannot take the shape [{string.Join(", ", target)}]");
        long?[] shape = [x.Shape[0], .. target.Select(t => t != -1 ? t : count / (long)known)];
        // [C] to [1, 1, C], as where channels are weighed: the channels can go first for nothing.
        if (x.Rank == 2 && shape.Length >= 4 && shape[^1] == count && x.Flat is null)
            return new(
                c.Node(
                    "Reshape",
                    [x.Value, c.Graph.Ints([0, count!.Value, .. Enumerable.Repeat(1L, shape.Length - 2)])]
                ),
                shape,
                KerasTensor.ChannelsFirst(shape.Length)
            );
        // Undone flattening.
        x = c.Plain(x);
        long[] lengths = [.. shape.Skip(1).Select(d => d ?? -1)];
        return new(c.Node("Reshape", [x.Value, c.Graph.Ints([0, .. lengths])]), shape);
    }

    private static KerasTensor Permute(LayerCall c)
    {
        var x = c.Input.Flat is null ? c.Input : c.Plain(c.Input);
        long[] dims = c.Longs("dims") ?? throw c.Wrong("it says no order");
        if (!dims.Order().SequenceEqual(Enumerable.Range(1, x.Rank - 1).Select(a => (long)a)))
            throw c.Wrong($"the order [{string.Join(", ", dims)}] does not fit {x.ShapeText}");
        int[] from = [0, .. dims.Select(d => (int)d)];
        // Nothing moves: the axes are called by other numbers.
        return new(x.Value, [.. from.Select(a => x.Shape[a])], [.. x.Axes.Select(a => Array.IndexOf(from, a))]);
    }

    private static KerasTensor Repeat(LayerCall c)
    {
        var x = c.Plain(c.Input);
        int n = c.Int("n", 1);
        if (x.Rank != 2 || n < 1)
            throw c.Wrong($"a tensor of shape {x.ShapeText} cannot be repeated {n} times");
        return new(
            c.Node("Expand", [c.Node("Unsqueeze", [x.Value, c.Graph.Ints(1)]), c.Graph.Ints(1, n, 1)]),
            x.Shape[0],
            n,
            x.Shape[1]
        );
    }

    private static KerasTensor Pad(LayerCall c, int space)
    {
        var x = Spatial.Of(c, space);
        var (before, after) = Sides(c, "padding", space);
        long[] pads = [0, 0, .. before, 0, 0, .. after];
        string value = c.Node("Pad", [x.Value, c.Graph.Ints(pads), c.Graph.Scalar(0)], Attr.Of("mode", "constant"));
        return x.As(value, x.Channels, [.. x.Sizes.Select((s, i) => s + before[i] + after[i])]);
    }

    private static KerasTensor Crop(LayerCall c, int space)
    {
        var x = Spatial.Of(c, space);
        var (before, after) = Sides(c, "cropping", space);
        for (int i = 0; i < space; i++)
            if (x.Sizes[i] <= before[i] + after[i])
                throw c.Wrong($"{before[i] + after[i]} cannot be cut off a length of {x.Sizes[i]}");
        return Cut(c, x, before, after);
    }

    /// <summary>The shape after cropping.</summary>
    public static KerasTensor Cut(LayerCall c, Spatial x, long[] before, long[] after)
    {
        long[] ends = [.. after.Select(n => n == 0 ? long.MaxValue : -n)],
            axes = [.. Enumerable.Range(2, before.Length).Select(a => (long)a)];
        string value = c.Node("Slice", [x.Value, c.Graph.Ints(before), c.Graph.Ints(ends), c.Graph.Ints(axes)]);
        return x.As(value, x.Channels, [.. x.Sizes.Select((s, i) => s - before[i] - after[i])]);
    }

    /// <summary>A number for all sides, one for each axis, or two for each.</summary>
    private static (long[] Before, long[] After) Sides(LayerCall c, string name, int space)
    {
        if (c.Field(name) is not { } field)
            return ([.. Enumerable.Repeat(1L, space)], [.. Enumerable.Repeat(1L, space)]);
        // Of one axis, two numbers are its two sides.
        var axes =
            field.IsArray && !(space == 1 && field.GetArrayLength() == 2)
                ? field.Items
                : Enumerable.Repeat(field, space).ToArray();
        long[][] sides = [.. axes.Select(a => a.IsArray ? [.. a.Items.Select(Number)] : new[] { Number(a) })];
        if (sides.Length != space || sides.Any(s => s.Length is < 1 or > 2))
            throw c.Wrong($"its '{name}' makes no sense");
        return ([.. sides.Select(s => s[0])], [.. sides.Select(s => s[^1])]);

        long Number(JsonElement json) => json.Int is >= 0 and { } n ? n : throw c.Wrong($"its '{name}' makes no sense");
    }
}
