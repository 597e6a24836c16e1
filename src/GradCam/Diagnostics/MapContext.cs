using GradCam.Graphs;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam.Diagnostics;

/// <summary>What findings are drawn from: one map and how it came about.</summary>
/// <param name="SessionPool">The model.</param>
/// <param name="Sample">The input, with a first axis of 1 (or the model's fixed batch).</param>
/// <param name="Method">The method.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Term">What was explained.</param>
/// <param name="Raw">The raw map.</param>
/// <param name="Prediction">The explained class, or null.</param>
/// <param name="Labels">The names of the classes.</param>
/// <param name="RawPixelsExpected">The model is known to take large values, such as pixels of 0..255.</param>
internal sealed record MapContext(
    SessionPool SessionPool,
    BatchPart Sample,
    CamMethod Method,
    Layer Layer,
    Term Term,
    float[] Raw,
    Prediction? Prediction,
    Labels Labels,
    bool RawPixelsExpected
)
{
    private (float[] Activations, float[] Gradients)? _probe;

    /// <summary>The map is one of pixels.</summary>
    public bool AtInput => Layer.Equals(SessionPool.Model.InputLayer);

    /// <summary>The map as it is: nothing in it is positive.</summary>
    public bool IsZero => !Raw.Any(v => v > 0);

    /// <summary>
    /// The layer's activations; runs the model once more, which is done only where something is wrong.
    /// </summary>
    public float[] Activations => Probe().Activations;

    /// <summary>The gradients at the layer.</summary>
    public float[] Gradients => Probe().Gradients;

    private (float[] Activations, float[] Gradients) Probe()
    {
        if (_probe is { } known)
            return known;
        var outputs = SessionPool
            .Session(
                new([Layer], [], Term)
                {
                    Extras = GraphExtras.Activations | GraphExtras.Gradients,
                    Single = Sample.Shape[0] == 1,
                }
            )
            .Run(Sample.Data, Sample.Shape, [Term]);
        _probe = (
            outputs.Of(ExplanationGraph.Activations(Layer), 0).Data,
            outputs.Of(ExplanationGraph.Gradients(Layer), 0).Data
        );
        return _probe.Value;
    }
}
