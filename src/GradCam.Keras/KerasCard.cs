using GradCam.Keras.Applications;
using GradCam.Keras.Config;
using GradCam.Keras.Layers;
using GradCam.Keras.Layers.Recurrent;

namespace GradCam.Keras;

/// <summary>The preparation of pictures and the class names of a Keras model, as far as they are known.</summary>
internal static class KerasCard
{
    // Layers that leave the values of pixels as they are.
    private static readonly HashSet<string> Framing =
    [
        "InputLayer",
        "Resizing",
        "CenterCrop",
        "Cropping2D",
        "ZeroPadding2D",
        "UpSampling2D",
        "Reshape",
        "Permute",
    ];

    public static ModelCard Of(string path, KerasNetwork network, ResourceLimits limits)
    {
        var own = ModelCard.ForModel(path, limits);
        if (own.Labels is null && KerasLabels.Beside(path, limits) is var (labels, from) && Fit(labels, network))
            own = own with { Labels = labels, LabelsFrom = Origin.Declared(from) };
        own = own with { InputLayout = own.InputLayout ?? OfSequence(network) };
        return own.Source is null && Preset(network) is { } preset
            ? own with
            {
                Preset = preset,
                PreparationFrom = Origin.Derived("the layers of the network"),
            }
            : own;
    }

    private static bool Fit(Labels labels, KerasNetwork network) =>
        Classes(network) is not { } classes || classes == labels.Names.Count;

    private static string? Preset(KerasNetwork network) =>
        IsTeachableMachine(network) ? PreprocessingPresets.TeachableMachine.Name
        : PreparesItself(network) ? PreprocessingPresets.Raw.Name
        : Recognition.Of(network)?.Preset.Name;

    /// <summary>
    /// The order of axes of a model that begins with steps of a sequence, which no convolution tells; null for others.
    /// </summary>
    private static TensorLayout? OfSequence(KerasNetwork network) =>
        network.AllLayers.FirstOrDefault(l => l.Class != "InputLayer") is { } first
        && (first.Class == "Masking" || RecurrentLayers.Rows.ContainsKey(first.Class))
            ? first.Config.Text("data_format") == "channels_first"
                ? TensorLayout.ChannelsFirst
                : TensorLayout.ChannelsLast
            : null;

    /// <summary>
    /// True for a model that begins by computing with the pixels, and so takes them as they are; it may resize, crop or
    /// pad them before.
    /// </summary>
    private static bool PreparesItself(KerasNetwork network) =>
        network.AllLayers.FirstOrDefault(l => !Framing.Contains(l.Class) && !Identities.Rows.ContainsKey(l.Class))
            is { } first
        && (
            first.IsFunction
            || first.Class is "Rescaling" or "Normalization" or "TFOpLambda" or "SlicingOpLambda" or "TensorFlowOpLayer"
        );

    /// <summary>
    /// True for a model of Teachable Machine, which saves a Sequential of two: a MobileNet that is pooled, and two
    /// dense layers that it names itself.
    /// </summary>
    private static bool IsTeachableMachine(KerasNetwork network) =>
        network.Layers.Where(l => l.Class != "InputLayer").ToArray() is [{ Inner: { } features }, { Inner: { } head }]
        && features.Layers[^1].Name.Contains("GlobalAveragePooling2D", StringComparison.Ordinal)
        && head.Layers.Where(l => l.Class == "Dense").ToArray()
            is [{ Name: "dense_Dense1" or "dense_1" or "dense" }, _]
                or [{ Name: ['d', 'e', 'n', 's', 'e', '_', 'D', ..] }, _];

    /// <summary>
    /// The number of classes: the units or filters of the last layer that has some; null if none has, or if it is a
    /// recurrent one, whose units most often are none.
    /// </summary>
    private static int? Classes(KerasNetwork network) =>
        network.AllLayers.LastOrDefault(l => Outputs(l) is not null || RecurrentLayers.Rows.ContainsKey(l.Class))
            is { } last
            ? Outputs(last)
            : null;

    private static int? Outputs(KerasLayer layer) =>
        RecurrentLayers.Rows.ContainsKey(layer.Class)
            ? null
            : (layer.Config.Find("units") ?? layer.Config.Find("filters"))?.Int;
}
