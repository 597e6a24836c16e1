using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers.Recurrent;

/// <summary>Recurrent layers.</summary>
internal static class RecurrentLayers
{
    public static Family Rows { get; } =
        new()
        {
            { "LSTM", Alone },
            { "GRU", Alone },
            { "SimpleRNN", Alone },
            { "CuDNNLSTM", Alone },
            { "CuDNNGRU", Alone },
            { "RNN", Alone },
            { "ConvLSTM1D", Alone },
            { "ConvLSTM2D", Alone },
            { "ConvLSTM3D", Alone },
            { "Bidirectional", BidirectionalLayer.Of },
            { "TimeDistributed", c => throw c.Wrong("it holds no layer") },
        };

    /// <summary>Runs a layer over its input, in the direction that is asked for.</summary>
    /// <param name="c">The layer.</param>
    /// <param name="backwards">True if the last step comes first.</param>
    /// <param name="zeroMasked">What does not count gives zero, not the output before it.</param>
    public static LayerRun Run(LayerCall c, bool backwards, bool zeroMasked)
    {
        var x = c.Sequence();
        KerasTensor[] given = [.. c.InitialStates()];
        var options = new StepOptions(backwards, x.Mask, zeroMasked && c.Flag("return_sequences", false), []);
        return c.Layer.Class switch
        {
            "ConvLSTM1D" => ConvolutionalSteps.Run(c, x, 1, given, options),
            "ConvLSTM2D" => ConvolutionalSteps.Run(c, x, 2, given, options),
            "ConvLSTM3D" => ConvolutionalSteps.Run(c, x, 3, given, options),
            _ => Run(c, x, given, options),
        };
    }

    private static KerasTensor[] Alone(LayerCall c)
    {
        bool backwards = c.Flag("go_backwards", false);
        var run = Run(c, backwards, c.Flag("zero_output_for_mask", false));
        return [run.Output(c, flipped: backwards), .. c.Flag("return_state", false) ? run.States : []];
    }

    private static LayerRun Run(LayerCall c, KerasTensor x, KerasTensor[] given, StepOptions options)
    {
        if (x.Rank != 3)
            throw c.Wrong($"its input has the shape {x.ShapeText}, which is no sequence of vectors");
        var cells = RecurrentCell.Of(c, x.Shape[2]);
        string value = c.Ordered(x, [1, 0, 2]).Value;
        if (given.Length > 0 && given.Length != cells.Sum(cell => cell.Kind.States))
            throw c.Wrong($"it is called with {given.Length} initial states");
        var states = new List<KerasTensor>();
        string last = value;
        foreach (var cell in cells)
        {
            var own = options with
            {
                Initial =
                [
                    .. given
                        .Skip(states.Count)
                        .Take(cell.Kind.States)
                        .Select(s => Initial(c, s, x.Shape[0], cell.Units)),
                ],
            };
            var run = CellOperator.Of(cell, value, own) ?? DenseSteps.Of(cell, value, own);
            (value, last) = (run.Steps, run.States[0]);
            states.AddRange(run.States.Select(s => new KerasTensor(s, x.Shape[0], cell.Units)));
        }
        return new(x, value, last, [.. states], new("", x.Shape[0], cells[^1].Units));
    }

    private static string Initial(LayerCall c, KerasTensor state, long? batch, long units) =>
        state.Rank == 2 && state.Shape[1] == units
            ? c.Plain(state).Value
            : throw c.Wrong(
                $"an initial state has the shape {state.ShapeText} where "
                    + $"{new KerasTensor("", batch, units).ShapeText} belongs"
            );
}
