using GradCam.Onnx;

namespace GradCam.Keras.Conversion;

/// <summary>Sequences whose steps lie among the samples, which is how layers are applied to each step.</summary>
internal static class Frames
{
    /// <summary>Puts the steps among the samples.</summary>
    public static KerasTensor Joined(LayerCall c, KerasTensor x)
    {
        if (x.Rank < 3)
            throw c.Wrong($"its input has the shape {x.ShapeText}, which is no sequence");
        x = StepsBehindBatch(c, x);
        long?[] inner = [.. x.ValueShape.Skip(2)];
        string shape = inner.All(d => d is not null)
            ? c.Graph.Ints([-1, .. inner.Select(d => d!.Value)])
            : c.Node("Concat", [c.Graph.Ints(-1), c.Node("Shape", [x.Value], Attr.Of("start", 2))], Attr.Of("axis", 0));
        return new(
            c.Node("Reshape", [x.Value, shape]),
            [x.Shape[0] * x.Shape[1], .. x.Shape[2..]],
            [0, .. x.Axes.Skip(2).Select(a => a - 1)]
        );
    }

    /// <summary>Makes the steps an axis again.</summary>
    /// <param name="c">The layer.</param>
    /// <param name="y">What was made of each step.</param>
    /// <param name="x">The sequence that the steps are from.</param>
    public static KerasTensor Apart(LayerCall c, KerasTensor y, KerasTensor x)
    {
        y = y.Flat is null && y.Axes[0] == 0 ? y : c.Plain(y);
        long?[] inner = [.. y.ValueShape.Skip(1)];
        bool known = inner.All(d => d is not null);
        long[] rest = [.. inner.OfType<long>()];
        string Outer() => c.Node("Shape", [StepsBehindBatch(c, x).Value], Attr.Of("start", 0), Attr.Of("end", 2));
        string shape =
            known && x.Shape[1] is { } steps
                ? c.Graph.Ints([-1, steps, .. rest])
                : c.Node(
                    "Concat",
                    [Outer(), known ? c.Graph.Ints(rest) : c.Node("Shape", [y.Value], Attr.Of("start", 1))],
                    Attr.Of("axis", 0)
                );
        var apart = new KerasTensor(
            c.Node("Reshape", [y.Value, shape]),
            [x.Shape[0], x.Shape[1], .. y.Shape[1..]],
            [0, 1, .. y.Axes.Skip(1).Select(a => a + 1)]
        );
        if (y.Rank < 3 || !y.Axes.SequenceEqual(KerasTensor.ChannelsFirst(y.Rank)))
            return apart;
        // The channels before time and places, as convolutions have them: a layer that can be explained, so that what
        // follows reads this and not the frames.
        long[] perm = [0, 2, 1, .. Enumerable.Range(3, apart.Rank - 3).Select(a => (long)a)];
        return apart with
        {
            Value = c.Node("Transpose", [apart.Value], Attr.Of("perm", perm)),
            Axes = KerasTensor.ChannelsFirst(apart.Rank),
        };
    }

    private static KerasTensor StepsBehindBatch(LayerCall c, KerasTensor x) =>
        c.Ordered(x, [0, 1, .. x.Axes.Where(a => a > 1)]);
}
