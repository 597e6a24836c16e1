using GradCam.Foundation;
using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers;

/// <summary>Normalizations.</summary>
internal static class Normalization
{
    public static Family Rows { get; } =
        new()
        {
            ["BatchNormalization|BatchNormalizationV1|BatchNormalizationV2|SyncBatchNormalization"] = Batch,
            ["LayerNormalization"] = Layer,
            ["GroupNormalization"] = Group,
            ["UnitNormalization"] = Unit,
        };

    private static KerasTensor Batch(LayerCall c)
    {
        var x = c.Input;
        int axis = Axis(c, x, Axes(c)[0]);
        bool scale = c.Flag("scale", true),
            center = c.Flag("center", true);
        long count = x.Shape[axis] ?? c.Weights[^1].Shape.FirstOrDefault();
        int at = 0;
        // Before anything is made of that length.
        c.Fitting(c.Weights[^1], count);
        float[] Next(bool there, float other) =>
            there ? c.Fitting(c.Weights[at++], count).Read() : c.Filled(other, count);
        float[] gamma = Next(scale, 1),
            beta = Next(center, 0),
            mean = Next(true, 0),
            variance = Next(true, 1);
        // Behind a flatten in another order: the numbers are ordered instead.
        int[]? order = x.Flat?.Indices();
        string Vector(string name, float[] values) =>
            c.Weight(
                order is null ? name : $"{name}_flat",
                () => (order is null ? values : Arrays.Rows(values, order), [count])
            );
        float epsilon = c.Number("epsilon", 1e-3f);
        if (x.Rank >= 4 && axis == x.Rank - 1)
            x = c.Ordered(x, KerasTensor.ChannelsFirst(x.Rank));
        if (x.Place(axis) == 1)
            return x with
            {
                Value = c.Node(
                    "BatchNormalization",
                    [
                        x.Value,
                        Vector("gamma", gamma),
                        Vector("beta", beta),
                        Vector("moving_mean", mean),
                        Vector("moving_variance", variance),
                    ],
                    Attr.Of("epsilon", epsilon)
                ),
            };
        // Along another axis it is a product and a sum.
        long[] shape = [.. x.Axes.Select(a => a == axis ? count : 1)];
        float[] factor = [.. gamma.Select((g, i) => (float)(g / Math.Sqrt(variance[i] + (double)epsilon)))];
        string product = c.Node("Mul", [x.Value, c.Weight("scale", x.Axes, () => (factor, shape))]);
        return x with
        {
            Value = c.Node(
                "Add",
                [
                    product,
                    c.Weight("offset", x.Axes, () => ([.. beta.Select((b, i) => b - mean[i] * factor[i])], shape)),
                ]
            ),
        };
    }

    private static KerasTensor Layer(LayerCall c)
    {
        var x = c.Plain(c.Input);
        int[] axes = [.. Axes(c).Select(a => Axis(c, x, a)).Order()];
        long?[] lengths = [.. axes.Select(a => x.Shape[a])];
        // Scaling alone has a gamma and no beta, whatever is said of them.
        bool alone = c.Flag("rms_scaling", false),
            scale = alone || c.Flag("scale", true),
            center = !alone && c.Flag("center", true);
        bool trailing = axes.SequenceEqual(Enumerable.Range(x.Rank - axes.Length, axes.Length));
        // Weights lie along their axes in order; among others, of length one.
        long[] Shape(long[] own) =>
            trailing
                ? own
                : [.. Enumerable.Range(0, x.Rank).Select(a => Array.IndexOf(axes, a) is >= 0 and var i ? own[i] : 1)];
        string Weight(string name, int index) =>
            c.Weight(
                name,
                () => c.Fitting(c.Weights[index], lengths) is var found ? (found.Read(), Shape(found.Shape)) : default
            );
        float epsilon = c.Number("epsilon", 1e-3f);
        string? gamma = scale ? Weight("gamma", 0) : null,
            beta = center ? Weight("beta", scale ? 1 : 0) : null;
        if (trailing && !alone)
        {
            long[] all =
            [
                .. lengths.Select(l => l ?? throw c.Wrong("the length of an axis that it normalizes is not known")),
            ];
            gamma ??= c.Weight("ones", () => (c.Filled(1, ElementCount.Of(all)), all));
            return x with
            {
                Value = c.Node(
                    "LayerNormalization",
                    [x.Value, gamma, .. beta is null ? (string[])[] : [beta]],
                    Attr.Of("axis", axes[0]),
                    Attr.Of("epsilon", epsilon)
                ),
            };
        }
        string over = c.Graph.Ints([.. axes.Select(a => (long)a)]);
        string centred = c.Node("Sub", [x.Value, c.Node("ReduceMean", [x.Value, over])]);
        string variance = c.Node("ReduceMean", [c.Node("Mul", [centred, centred]), over]);
        // The deviation is about the mean there too, as Keras has it.
        string value = c.Node(
            "Div",
            [alone ? x.Value : centred, c.Node("Sqrt", [c.Node("Add", [variance, c.Graph.Scalar(epsilon)])])]
        );
        if (gamma is not null)
            value = c.Node("Mul", [value, gamma]);
        return x with { Value = beta is null ? value : c.Node("Add", [value, beta]) };
    }

    private static KerasTensor Group(LayerCall c)
    {
        var x = c.Input;
        int axis = Axis(c, x, c.Int("axis", -1));
        x = c.Ordered(x, [0, axis, .. Enumerable.Range(1, x.Rank - 1).Where(a => a != axis)]);
        long channels = x.Shape[axis] ?? throw c.Wrong("the number of channels of its input is not known");
        long groups = c.Int("groups", 32) is var n && n == -1 ? channels : n;
        if (groups < 1 || channels % groups != 0)
            throw c.Wrong($"{channels} channels cannot be cut into {groups} groups");
        string ones = c.Weight("ones", () => (c.Filled(1, groups), [groups])),
            zeros = c.Weight("zeros", () => (c.Filled(0, groups), [groups]));
        // A group is an instance's channel once its own channels lie in a row.
        string rows = c.Node("Reshape", [x.Value, c.Graph.Ints(0, groups, -1)]);
        string value = c.Node(
            "InstanceNormalization",
            [rows, ones, zeros],
            Attr.Of("epsilon", c.Number("epsilon", 1e-3f))
        );
        value = c.Node("Reshape", [value, c.Node("Shape", [x.Value])]);
        long[] shape = [channels, .. Enumerable.Repeat(1L, x.Rank - 2)];
        bool scale = c.Flag("scale", true);
        if (scale)
            value = c.Node("Mul", [value, c.Weight("gamma", () => (c.Fitting(c.Weights[0], channels).Read(), shape))]);
        if (c.Flag("center", true))
            value = c.Node(
                "Add",
                [value, c.Weight("beta", () => (c.Fitting(c.Weights[scale ? 1 : 0], channels).Read(), shape))]
            );
        return x with { Value = value };
    }

    private static KerasTensor Unit(LayerCall c)
    {
        var x = c.Input.Flat is null ? c.Input : c.Plain(c.Input);
        return Unit(c, x, [.. Axes(c).Select(a => (long)x.Place(Axis(c, x, a)))]);
    }

    /// <summary>Each vector divided by its length.</summary>
    /// <param name="c">The call.</param>
    /// <param name="x">The vectors.</param>
    /// <param name="places">The axes of the value that they lie along.</param>
    /// <param name="least">The least that a squared length counts for.</param>
    public static KerasTensor Unit(LayerCall c, KerasTensor x, long[] places, float least = 1e-12f)
    {
        string squares = c.Node("ReduceSum", [c.Node("Mul", [x.Value, x.Value]), c.Graph.Ints(places)]);
        return x with
        {
            Value = c.Node("Div", [x.Value, c.Node("Sqrt", [c.Node("Max", [squares, c.Graph.Scalar(least)])])]),
        };
    }

    /// <summary>The field <c>axis</c>: a number or several.</summary>
    private static long[] Axes(LayerCall c) => c.Longs("axis") is { Length: > 0 } axes ? axes : [-1];

    private static int Axis(LayerCall c, KerasTensor x, long axis) =>
        axis < 0 ? Axis(c, x, axis + x.Rank, axis) : Axis(c, x, axis, axis);

    private static int Axis(LayerCall c, KerasTensor x, long axis, long given) =>
        axis >= 1 && axis < x.Rank ? (int)axis : throw c.Wrong($"it has no axis {given} in {x.ShapeText}");
}
