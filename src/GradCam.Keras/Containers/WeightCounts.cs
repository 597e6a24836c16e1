using System.Text.Json;
using GradCam.Keras.Config;
using GradCam.Keras.Layers.Recurrent;

namespace GradCam.Keras.Containers;

/// <summary>
/// The number of arrays of weights of a layer: for files that list those of many layers in one row, under names that do
/// not tell the layer.
/// </summary>
/// <param name="Trained">Those that training changes, which are listed first.</param>
/// <param name="Fixed">The others.</param>
internal readonly record struct WeightCounts(int Trained, int Fixed)
{
    public int All => Trained + Fixed;

    /// <summary>The counts of a layer; zero for one that is not known.</summary>
    public static WeightCounts Of(KerasLayer layer)
    {
        var counts = OfKind(layer);
        return layer.Config.Flag("trainable", true) ? counts : new(0, counts.All);
    }

    private static WeightCounts OfKind(KerasLayer layer)
    {
        var config = layer.Config;
        int bias = Of(config.Flag("use_bias", config.Flag("bias", true))),
            scale = Of(config.Flag("scale", true)),
            center = Of(config.Flag("center", true));
        if (RecurrentLayers.Rows.ContainsKey(layer.Class))
            return new(Recurrent(layer.Class, config), 0);
        return layer.Class switch
        {
            "Embedding" => new(1, 0),
            "SeparableConv1D" or "SeparableConvolution1D" or "SeparableConv2D" or "SeparableConvolution2D" => new(
                2 + bias,
                0
            ),
            "Dense" or "TimeDistributedDense" => new(1 + bias, 0),
            var kind when kind.Contains("Conv", StringComparison.Ordinal) => new(1 + bias, 0),
            var kind when kind.Contains("BatchNormalization", StringComparison.Ordinal) => new(scale + center, 2),
            "LayerNormalization" when config.Flag("rms_scaling", false) => new(1, 0),
            "LayerNormalization" or "GroupNormalization" => new(scale + center, 0),
            "Normalization" => new(0, config.Find("mean") is null ? 3 : 0),
            "PReLU" or "LayerScale" => new(1, 0),
            "MultiHeadAttention" => new(4 * (1 + bias), 0),
            "Attention" => new(Of(config.Flag("use_scale", false)), 0),
            "AdditiveAttention" => new(Of(config.Flag("use_scale", true)), 0),
            _ => default,
        };
    }

    private static int Recurrent(string kind, JsonElement config)
    {
        int In(string part) =>
            config.Find(part) is { } held
                ? Recurrent(NetworkReader.ClassOf(held) ?? "", held.Find("config") ?? default)
                : 0;
        return kind switch
        {
            "Bidirectional" => config.Find("backward_layer") is null
                ? 2 * In("layer")
                : In("layer") + In("backward_layer"),
            "RNN" => In("cell"),
            "StackedRNNCells" => (config.Find("cells") ?? default).Items.Sum(cell =>
                Recurrent(NetworkReader.ClassOf(cell) ?? "", cell.Find("config") ?? default)
            ),
            // Keras 1 has three arrays for each gate.
            "LSTM" or "ConvLSTM2D" when IsApart(config) => 12,
            "GRU" when IsApart(config) => 9,
            _ => 2 + Of(config.Flag("use_bias", true)),
        };
    }

    private static bool IsApart(JsonElement config) =>
        config.Find("inner_activation") is not null && config.Text("consume_less") != "gpu";

    private static int Of(bool there) => there ? 1 : 0;
}
