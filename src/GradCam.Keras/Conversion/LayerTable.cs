using System.Collections.Frozen;
using GradCam.Foundation;
using GradCam.Keras.Config;
using GradCam.Keras.Layers;
using GradCam.Keras.Layers.Recurrent;

namespace GradCam.Keras.Conversion;

/// <summary>All layers that can be read.</summary>
internal static class LayerTable
{
    /// <summary>The families by name, in the order of the documentation.</summary>
    public static IReadOnlyList<(string Name, Family Rows)> Families { get; } =
    [
        ("Convolution", Convolution.Rows),
        ("Dense", DenseLayers.Rows),
        ("Pooling", Pooling.Rows),
        ("Normalization", Normalization.Rows),
        ("Activation", Activations.Rows),
        ("Merging", Merging.Rows),
        ("Shaping", Shaping.Rows),
        ("Resampling", Resampling.Rows),
        ("Preprocessing", Preprocessors.Rows),
        ("Without effect when a network is applied", Identities.Rows),
        ("Attention", AttentionLayers.Rows),
        ("Scaling, of applications", ScaleLayers.Rows),
        ("Recurrent", RecurrentLayers.Rows),
        ("Sequences", SequenceLayers.Rows),
        ("Functions", TensorFunctions.Rows),
    ];

    private static readonly FrozenDictionary<string, LayerRule> Rules = Families
        .SelectMany(f => f.Rows)
        .ToFrozenDictionary(r => r.Key, r => r.Value);

    /// <summary>The rule that writes a layer.</summary>
    /// <param name="of">The layer.</param>
    /// <param name="layer">Its full name, for errors.</param>
    /// <param name="before">A layer that it reads, to be named in the error; null for none.</param>
    /// <exception cref="GradCamException">The class is not known; the message names the layer.</exception>
    public static LayerRule Of(KerasLayer of, string layer, string? before = null) =>
        of.IsFunction ? TensorFunctions.Apply
        : ScaleLayers.IsResidual(of) ? ScaleLayers.Residual
        : Of(of.Class, layer, before);

    private static LayerRule Of(string kind, string layer, string? before) =>
        Rules.GetValueOrDefault(kind)
        ?? throw new GradCamException(
            kind is "Lambda"
                ? $"Layer '{layer}' is a Lambda: its Python code is in the file, but never run; {Before(before)}"
                    + "replace it by layers of Keras, or export the model to ONNX with Python."
                : $"Layer '{layer}' is of class '{kind}', which is not known "
                    + $"here{Suggestions.For(kind, Rules.Keys)}; {Before(before)}replace it by layers of Keras, or "
                    + "export the model to ONNX with Python."
        );

    private static string Before(string? layer) =>
        layer is null ? "" : $"explain what lies before it (ExplainerOptions.Submodel = \"{layer}\"), ";
}
