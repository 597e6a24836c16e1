using GradCam.Models;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam.Diagnostics;

/// <summary>The facts that diagnostics are drawn from: one map, its input and the run that made it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Probe">Looks into the network, which is done only where something is wrong.</param>
/// <param name="Sample">The input, with a first axis of 1 (or the model's fixed batch).</param>
/// <param name="Method">The method.</param>
/// <param name="Layers">The layers and their maps; several if the map combines them.</param>
/// <param name="Term">The explained target.</param>
/// <param name="Raw">The raw map, or the combined one.</param>
/// <param name="Prediction">The explained class, or null.</param>
/// <param name="RawPixelsExpected">The model is known to take large values, such as pixels of 0..255.</param>
internal sealed record MapContext(
    Network Model,
    MapProbe Probe,
    BatchPart Sample,
    CamMethod Method,
    IReadOnlyList<LayerMap> Layers,
    Term Term,
    float[] Raw,
    Prediction? Prediction,
    bool RawPixelsExpected
)
{
    /// <summary>The map is zero where the gradient at the layer is.</summary>
    public bool DependsOnGradient => Method.Recipe.DependsOnGradient;

    /// <summary>The map is one of pixels.</summary>
    public bool AtInput => Layers[0].Layer.Equals(Model.InputLayer);

    /// <summary>The map combines those of several layers.</summary>
    public bool IsCombined => Layers.Count > 1;

    /// <summary>
    /// Nothing in the map is positive. Maps of one value do not count, whatever normalization makes of them.
    /// </summary>
    public bool IsZero => !Raw.Any(v => v > 0) && Layers.Any(l => l.IsZero || !l.IsFlat);

    /// <summary>A layer's activations; null if they are not known.</summary>
    public float[]? Activations(Layer layer) => Probe.Activations(layer, Term);

    /// <summary>The gradients at a layer, for methods that depend on them; null if they are not known.</summary>
    public float[]? Gradients(Layer layer) => Probe.Gradients(layer, Term);

    /// <summary>The same at the tokens that are no places.</summary>
    public float[] ExtraGradients(Layer layer) => Probe.ExtraGradients(layer, Term);
}
