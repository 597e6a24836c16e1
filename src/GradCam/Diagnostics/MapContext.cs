using GradCam.Graphs;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam.Diagnostics;

/// <summary>The facts that diagnostics are drawn from: one map, its input and the run that made it.</summary>
/// <param name="SessionPool">The model.</param>
/// <param name="Sample">The input, with a first axis of 1 (or the model's fixed batch).</param>
/// <param name="Method">The method.</param>
/// <param name="Layers">The layers and their maps; several if the map combines them.</param>
/// <param name="Term">The explained target.</param>
/// <param name="Raw">The raw map, or the combined one.</param>
/// <param name="Prediction">The explained class, or null.</param>
/// <param name="RawPixelsExpected">The model is known to take large values, such as pixels of 0..255.</param>
internal sealed record MapContext(
    SessionPool SessionPool,
    BatchPart Sample,
    CamMethod Method,
    IReadOnlyList<LayerMap> Layers,
    Term Term,
    float[] Raw,
    Prediction? Prediction,
    bool RawPixelsExpected
)
{
    private RunOutputs? _probe;

    /// <summary>The map is zero where the gradient at the layer is.</summary>
    public bool DependsOnGradient => Method.Recipe.DependsOnGradient;

    /// <summary>The map is one of pixels.</summary>
    public bool AtInput => Layers[0].Layer.Equals(SessionPool.Model.InputLayer);

    /// <summary>The map combines those of several layers.</summary>
    public bool IsCombined => Layers.Count > 1;

    /// <summary>
    /// Nothing in the map is positive. Maps of one value do not count, whatever normalization makes of them.
    /// </summary>
    public bool IsZero => !Raw.Any(v => v > 0) && Layers.Any(l => l.IsZero || !l.IsFlat);

    /// <summary>
    /// A layer's activations; runs the model once more, which is done only where something is wrong.
    /// </summary>
    public float[] Activations(Layer layer) => Probe().Of(ExplanationGraph.Activations(layer), 0).Data;

    /// <summary>The gradients at a layer, for methods that depend on them.</summary>
    public float[] Gradients(Layer layer) => Probe().Of(ExplanationGraph.Gradients(layer), 0).Data;

    private RunOutputs Probe() =>
        _probe ??= SessionPool
            .Session(
                new([.. Layers.Select(l => l.Layer)], [], Term)
                {
                    Extras = DependsOnGradient
                        ? GraphExtras.Activations | GraphExtras.Gradients
                        : GraphExtras.Activations,
                    Single = Sample.Shape[0] == 1,
                }
            )
            .Run(Sample.Data, Sample.Shape, [Term]);
}
