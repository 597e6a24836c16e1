using GradCam.Keras.Config;
using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers.Recurrent;

/// <summary>
/// The steps of an LSTM whose products are convolutions (Shi et al. 2015, https://arxiv.org/abs/1506.04214).
/// </summary>
internal sealed class ConvolutionalSteps(RecurrentCell cell, KerasTensor like, string kernel, long[] window)
    : CellSteps(cell, like)
{
    /// <summary>Runs a layer over a sequence of pictures.</summary>
    /// <param name="c">The layer.</param>
    /// <param name="x">The sequence, batch first.</param>
    /// <param name="space">The number of spatial axes.</param>
    /// <param name="given">The initial states; empty for zeros.</param>
    /// <param name="options">How the cell is run.</param>
    public static LayerRun Run(LayerCall c, KerasTensor x, int space, KerasTensor[] given, StepOptions options)
    {
        if (x.Rank != space + 3)
            throw c.Wrong($"its input has the shape {x.ShapeText}, which is no sequence with {space} spatial axes");
        int channel = c.ChannelsLast ? x.Rank - 1 : 2;
        int[] inner = [channel, .. Enumerable.Range(2, space + 1).Where(a => a != channel)];
        x = c.Ordered(x, [1, 0, .. inner]);
        var frames = new Spatial("", x.Shape[channel], [.. inner[1..].Select(a => x.Shape[a])], c.ChannelsLast)
        {
            Batch = x.Shape[0],
        };
        var (weights, window) = Weights(c, space, frames.KnownChannels(c));
        long filters = weights.Units;
        int[] perm = [space + 1, space, .. Enumerable.Range(0, space)];
        string Kernel(string name, Func<float[]> read, long channels) =>
            c.Weight(name, () => Arrays.Transpose(read(), [.. window, channels, 4 * filters], perm));
        string[] bias = weights.Bias is { } read ? [c.Weight("bias", () => (read(), [4 * filters]))] : [];
        var (attributes, sizes) = Windows.Slide(
            c,
            frames.Sizes,
            window,
            c.Longs("strides", space) ?? Ones(space),
            c.Longs("dilation_rate", space) ?? Ones(space)
        );
        // All products with inputs at once, with the steps among the samples.
        string rows = c.Node("Reshape", [x.Value, Joined(c, x, frames)]);
        string gates = c.Node("Conv", [rows, Kernel("kernel", weights.Kernel, weights.Width), .. bias], attributes);
        gates = c.Node("Reshape", [gates, Apart(c, x, gates, 4 * filters, sizes)]);

        var like = frames.As("", filters, sizes);
        if (given.Length is not (0 or 2))
            throw c.Wrong($"it is called with {given.Length} initial states");
        var cell = new RecurrentCell(c, CellKind.Of("LSTM")!, weights);
        var run = new ConvolutionalSteps(
            cell,
            like,
            Kernel("recurrent_kernel", weights.Recurrent, filters),
            window
        ).Run(gates, options with { Initial = [.. given.Select(s => Initial(c, s, like))] });
        return new(x, run.Steps, run.States[0], [.. run.States.Select(s => like with { Value = s })], like);
    }

    protected override string Product(string state, int from, int to, bool bias = false) =>
        C.Node(
            "Conv",
            [state, kernel],
            Attr.Of("kernel_shape", window),
            Attr.Of("pads", [.. window.Select(k => (k - 1) / 2), .. window.Select(k => k / 2)])
        );

    private static (CellWeights Weights, long[] Window) Weights(LayerCall c, int space, long channels)
    {
        var stored = c.Weights.Count > 0 ? c.Weights : c.Weights.Part("cell");
        bool old = stored.Count == 12;
        long[] shape = stored[0].Shape;
        long filters = shape[^1] / (old ? 1 : 4);
        if (shape.Length != space + 2 || filters < 1 || (c.Field("filters")?.Long ?? filters) != filters)
            throw c.Wrong($"its kernel '{stored[0].Name}' has the shape [{string.Join(", ", shape)}]");
        long[] window = shape[..space];
        long?[] places = [.. window];
        Func<float[]> Read(int array, params long?[] wanted)
        {
            if (!old)
                return c.Fitting(stored[array], [.. wanted, 4 * filters]).Read;
            WeightArray[] gates =
            [
                .. CellKind.Of("LSTM")!.Old.Select(gate => c.Fitting(stored[3 * gate + array], [.. wanted, filters])),
            ];
            return () => Arrays.Beside([.. gates.Select(g => g.Read())], (int)filters);
        }
        return (
            new(
                channels,
                filters,
                Read(0, [.. places, channels]),
                Read(1, [.. places, filters]),
                c.Flag("use_bias", true) ? Read(2) : null
            ),
            window
        );
    }

    private static string Initial(LayerCall c, KerasTensor state, KerasTensor like) =>
        state.Shape.Skip(1).SequenceEqual(like.Shape.Skip(1))
            ? c.Ordered(state, like.Axes).Value
            : throw c.Wrong($"an initial state has the shape {state.ShapeText} where {like.ShapeText} belongs");

    /// <summary>The shape of the input with the steps among the samples.</summary>
    private static string Joined(LayerCall c, KerasTensor x, Spatial frames) =>
        frames.Sizes.All(s => s is not null)
            ? c.Graph.Ints([-1, frames.KnownChannels(c), .. frames.Sizes.Select(s => s!.Value)])
            : c.Node("Concat", [c.Graph.Ints(-1), c.Node("Shape", [x.Value], Attr.Of("start", 2))], Attr.Of("axis", 0));

    /// <summary>The shape of the products with the steps as an axis.</summary>
    private static string Apart(LayerCall c, KerasTensor x, string gates, long channels, long?[] sizes) =>
        x.Shape[1] is { } steps && sizes.All(s => s is not null)
            ? c.Graph.Ints([steps, -1, channels, .. sizes.Select(s => s!.Value)])
            : c.Node(
                "Concat",
                [
                    c.Node("Shape", [x.Value], Attr.Of("start", 0), Attr.Of("end", 2)),
                    c.Node("Shape", [gates], Attr.Of("start", 1)),
                ],
                Attr.Of("axis", 0)
            );

    private static long[] Ones(int count) => [.. Enumerable.Repeat(1L, count)];
}
