using GradCam.Graphs;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam.Explaining;

/// <summary>Runs samples through a model, many at a time, without maps: for experiments on pictures.</summary>
/// <param name="model">The model.</param>
internal sealed class ForwardRunner(ExplainedModel model)
{
    private const int AtOnce = 16;

    /// <summary>Runs samples of one shape.</summary>
    /// <param name="samples">Their values, made only when they are run.</param>
    /// <param name="shape">The shape of one, without the axis of samples.</param>
    /// <param name="features">Also gives the vector before the head.</param>
    /// <param name="cancel">Stops between runs.</param>
    /// <param name="layer">Also gives this layer's activations; null for none.</param>
    /// <exception cref="GradCamException">
    /// The model cannot be run on them, or has no vector before its head.
    /// </exception>
    public IEnumerable<ForwardResult> Run(
        IEnumerable<float[]> samples,
        IReadOnlyList<int> shape,
        bool features,
        CancellationToken cancel,
        Layer? layer = null
    )
    {
        foreach (float[][] some in samples.Chunk(AtOnce))
        {
            cancel.ThrowIfCancellationRequested();
            var data = new float[some.Length * some[0].Length];
            for (int i = 0; i < some.Length; i++)
                some[i].CopyTo(data, i * some[0].Length);
            var batch = new Batch(data, [some.Length, .. shape.Select(d => (long)d)]);
            var pool = model.Pool(batch.Spatial(model.Network.InputLayout.SpatialAxes));
            using var call = pool.Enter();
            var spec = new GraphSpec(layer is null ? [] : [layer], [], LinearTerm.OfRank(0))
            {
                Extras =
                    (features ? GraphExtras.Features : GraphExtras.None)
                    | (layer is null ? GraphExtras.None : GraphExtras.Activations),
            };
            foreach (var part in batch.Parts(pool.Model.FixedBatch))
            {
                var outputs = pool.Session(spec).Run(part.Data, part.Shape, [spec.Form], cancel);
                for (int i = 0; i < part.Count; i++)
                {
                    float[] scores = outputs.ScoresOf(i);
                    var (values, places) = layer is null ? default : outputs.Of(ExplanationGraph.Activations(layer), i);
                    yield return new(
                        scores,
                        model.Decoder.Probabilities(scores),
                        features ? outputs.Of(ExplanationGraph.Features, i).Data : null,
                        layer is null ? null : new Tensor(values, places)
                    );
                }
            }
        }
    }
}

/// <summary>What a model gives for a sample.</summary>
/// <param name="Scores">The scores of all classes.</param>
/// <param name="Probabilities">Their probabilities, 0..1; null where the model has none.</param>
/// <param name="Features">The vector before the head; null if it was not asked for.</param>
/// <param name="Activations"><c>float[C, spatial...]</c>; null if no layer was asked for.</param>
internal sealed record ForwardResult(float[] Scores, float[]? Probabilities, float[]? Features, Tensor? Activations);
