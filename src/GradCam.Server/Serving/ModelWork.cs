using GradCam.Explaining;
using GradCam.Json;
using GradCam.Server.Answers;
using GradCam.Server.Requests;

namespace GradCam.Server.Serving;

/// <summary>What KServe's protocols ask of a model, while it has a place.</summary>
/// <param name="Explainer">The model.</param>
/// <param name="Explain">The explanation that is asked for.</param>
/// <param name="Alone">No other request is computed.</param>
internal sealed record ModelWork(Explainer Explainer, ExplainWork Explain, bool Alone)
{
    /// <summary>The explanation of an instance.</summary>
    public ExplainAnswer ExplanationOf(Instance instance, CancellationToken cancel) =>
        Explain.Answer(Explain.Run(instance, Alone, cancel));

    /// <summary>The map of an instance at the input's resolution, 0..1.</summary>
    public Tensor MapOf(Instance instance, CancellationToken cancel) =>
        Explain.Run(instance, Alone, cancel)[0].MapValues;

    /// <summary>The scores of an instance, without an explanation.</summary>
    public PredictAnswer PredictionOf(Instance instance, CancellationToken cancel)
    {
        var model = Explainer.Model;
        var (data, shape) = Input(instance);
        var result = new ForwardRunner(model).Run([data], shape, features: false, cancel).First();
        return new(
            [.. model.Decoder.Best(result.Scores, result.Probabilities).Select(PredictionRow.Of)],
            result.Scores,
            result.Probabilities
        );
    }

    private (float[] Data, int[] Shape) Input(Instance instance)
    {
        if (instance.Tensor is { } tensor)
        {
            Explain.Fitting(tensor);
            return (tensor.Data, Explainer.Model.InputShape);
        }
        var prepared = Explainer.Model.Prepare(Explain.Decoded(instance.Picture!));
        return (prepared.Tensor, [.. prepared.Shape]);
    }
}
