using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers.Recurrent;

/// <summary>The results of a recurrent layer, before it is chosen which of them are its outputs.</summary>
/// <param name="Input">Its input, batch first.</param>
/// <param name="Steps">The output of each step, in the order of the input: <c>[T, N, channels, ...]</c>.</param>
/// <param name="Last">The output of the last step that was run.</param>
/// <param name="States">The states after it.</param>
/// <param name="Like">A tensor of one step's shape and order of axes.</param>
internal sealed record LayerRun(KerasTensor Input, string Steps, string Last, KerasTensor[] States, KerasTensor Like)
{
    /// <summary>The output of the layer, with its mask.</summary>
    /// <param name="c">The layer.</param>
    /// <param name="flipped">The last step comes first.</param>
    public KerasTensor Output(LayerCall c, bool flipped)
    {
        if (!c.Flag("return_sequences", false))
            return Like with { Value = Last };
        string steps = flipped ? Flipped(c, Steps) : Steps;
        // The channels first, then time and places, as convolutions have them: a layer that can be explained, so that
        // what follows reads this and not the steps.
        int rank = Like.Rank + 1;
        string value = c.Node(
            "Transpose",
            [steps],
            Attr.Of("perm", [1, 2, 0, .. Enumerable.Range(3, rank - 3).Select(a => (long)a)])
        );
        bool last = rank == 3 || c.ChannelsLast;
        int[] axes = last ? KerasTensor.ChannelsFirst(rank) : [0, 2, 1, .. Enumerable.Range(3, rank - 3)];
        var output = new KerasTensor(value, [Like.Shape[0], Input.Shape[1], .. Like.Shape[1..]], axes)
        {
            Mask = Input.Mask,
        };
        return c.Flag("time_major", false) ? Swapped(output) : output;
    }

    /// <summary>The steps in the other order.</summary>
    private static string Flipped(LayerCall c, string steps) =>
        c.Node("Slice", [steps, c.Graph.Ints(-1), c.Graph.Ints(long.MinValue), c.Graph.Ints(0), c.Graph.Ints(-1)]);

    /// <summary>The tensor with its first two axes called by each other's numbers.</summary>
    public static KerasTensor Swapped(KerasTensor x) =>
        new(x.Value, [x.Shape[1], x.Shape[0], .. x.Shape[2..]], [.. x.Axes.Select(a => a < 2 ? 1 - a : a)]);
}
