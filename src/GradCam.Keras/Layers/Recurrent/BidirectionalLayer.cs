using System.Text.Json;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers.Recurrent;

/// <summary>Two recurrent layers over one sequence, of which one begins at its end.</summary>
internal static class BidirectionalLayer
{
    /// <summary>Writes the layer.</summary>
    public static KerasTensor[] Of(LayerCall c)
    {
        var forward = c.Layer.Config.Find("layer") ?? throw c.Wrong("it holds no layer");
        var backward = c.Layer.Config.Find("backward_layer") ?? forward;
        bool own = c.Layer.Config.Find("backward_layer") is not null;
        var initial = c.InitialStates();
        if (initial.Length % 2 != 0)
            throw c.Wrong($"it is given {initial.Length} initial states");
        LayerCall first = Direction(c, forward, 0, initial),
            second = Direction(c, backward, 1, initial);
        bool from = first.Flag("go_backwards", false),
            to = own ? second.Flag("go_backwards", false) : !from;
        if (from == to)
            throw c.Wrong("both of its layers run in one direction");
        LayerRun there = Run(c, first, from),
            back = Run(c, second, to);
        // The second is turned around, so that both begin at the first step where the first does.
        KerasTensor left = there.Output(first, flipped: from),
            right = back.Output(second, flipped: !to);
        KerasTensor[] states = first.Flag("return_state", false) ? [.. there.States, .. back.States] : [];
        string? mode = c.Layer.Config.TryGetProperty("merge_mode", out var given)
            ? given.ValueKind == JsonValueKind.Null
                ? null
                : c.Text("merge_mode", "")
            : "concat";
        if (mode is null)
            return [left, right, .. states];
        var both = Aligned.Of(c, [left, right], behindBatch: true);
        var merged = mode switch
        {
            "concat" => Merging.Concatenate(c, [left, right], -1),
            "sum" => both.Chain(c, "Add"),
            "mul" => both.Chain(c, "Mul"),
            "ave" => both.Like with { Value = c.Node("Mul", [both.Chain(c, "Add").Value, c.Graph.Scalar(0.5f)]) },
            _ => throw c.Wrong($"its 'merge_mode' is '{mode}', which makes no sense"),
        };
        return [merged with { Mask = left.Mask }, .. states];
    }

    private static LayerCall Direction(LayerCall c, JsonElement layer, int half, KerasTensor[] initial)
    {
        string name = half == 0 ? "forward_layer" : "backward_layer";
        var weights = new Lazy<LayerWeights>(() =>
            c.Weights is { Count: > 0 } all
                ? all with
                {
                    Arrays = [.. all.Arrays.Skip(half * all.Count / 2).Take(all.Count / 2)],
                }
                : c.Weights.Part(name)
        );
        var part = c.Part(layer, name, weights);
        KerasTensor[] inputs = [c.Input, .. initial.Skip(half * initial.Length / 2).Take(initial.Length / 2)];
        return part with
        {
            Call = c.Call with
            {
                Arguments = [.. inputs.Select((_, i) => new TensorArgument(new("", i, 0)))],
                Named = c.Call.Named.Where(n => n.Key != "initial_state").ToDictionary(),
            },
            Resolve = tensor => tensor.Layer.Length == 0 ? inputs[tensor.Call] : c.Resolve(tensor),
        };
    }

    /// <summary>One of the layers in the direction that is asked for, whatever its configuration says.</summary>
    private static LayerRun Run(LayerCall c, LayerCall layer, bool backwards)
    {
        if (
            layer.Layer.Class
            is not (
                "LSTM"
                or "GRU"
                or "SimpleRNN"
                or "CuDNNLSTM"
                or "CuDNNGRU"
                or "RNN"
                or "ConvLSTM1D"
                or "ConvLSTM2D"
                or "ConvLSTM3D"
            )
        )
            throw c.Wrong($"it holds a '{layer.Layer.Class}', which is no recurrent layer that is known here");
        // Since Keras' own layers moved into TensorFlow, what does not count is zero on both sides.
        return RecurrentLayers.Run(layer, backwards, c.Era.IsTensorFlowKeras);
    }
}
