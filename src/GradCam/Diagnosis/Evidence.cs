using GradCam.Cam;
using GradCam.Layers;
using GradCam.Runtime;
using GradCam.Targets;

namespace GradCam.Diagnosis;

/// <summary>What findings are drawn from: one map and how it came about.</summary>
/// <param name="Engine">The model.</param>
/// <param name="Sample">The input, with a first axis of 1 (or the model's fixed batch).</param>
/// <param name="Method">The method.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Term">What was explained.</param>
/// <param name="Raw">The raw map.</param>
/// <param name="Prediction">The explained class, or null.</param>
/// <param name="Labels">The names of the classes.</param>
/// <param name="RawPixelsExpected">The model is known to take large values, such as pixels of 0..255.</param>
internal sealed record Evidence(
    Engine Engine, BatchPart Sample, CamMethod Method, Layer Layer, Term Term, float[] Raw, Prediction? Prediction, Labels Labels, bool RawPixelsExpected)
{
    private (float[] Activations, float[] Gradients)? _probe;

    /// <summary>The map is one of pixels.</summary>
    public bool AtInput => Layer.Equals(Engine.Model.InputLayer);

    /// <summary>The map as it is: nothing in it is positive.</summary>
    public bool IsZero => !Raw.Any(v => v > 0);

    /// <summary>The layer's activations; runs the model once more, which is done only where something is wrong.</summary>
    public float[] Activations => Probe().Activations;

    /// <summary>The gradients at the layer.</summary>
    public float[] Gradients => Probe().Gradients;

    private (float[] Activations, float[] Gradients) Probe()
    {
        if (_probe is { } known) return known;
        var outputs = Engine.Session(new([Layer], [], Term) { Extras = CamExtras.Activations | CamExtras.Gradients, Single = Sample.Shape[0] == 1 }).Run(Sample.Data, Sample.Shape, [Term]);
        _probe = (outputs.Of(CamGraph.Activations(Layer), 0).Data, outputs.Of(CamGraph.Gradients(Layer), 0).Data);
        return _probe.Value;
    }
}
