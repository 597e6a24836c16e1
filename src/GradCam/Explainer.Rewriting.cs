using GradCam.Models;
using GradCam.Onnx.Proto;
using GradCam.Running;

namespace GradCam;

public sealed partial class Explainer
{
    /// <summary>Explains samples that are prepared, on a number of threads; null for those of the options.</summary>
    /// <returns>Each sample's explanations.</returns>
    internal IReadOnlyList<Explanation>[] ExplainPrepared(
        Batch batch,
        ExplainRequest request,
        IReadOnlyList<(Picture Picture, Region Region)>? frames,
        int? threads,
        CancellationToken cancel
    )
    {
        using var use = _lifetime.Enter();
        return _pipeline.Explain(batch, request, frames, threads, cancel);
    }

    /// <summary>The same model with other weights, made of the canonical model with its own.</summary>
    internal Explainer WithWeights(Func<ModelProto, ModelProto> change) => new(_model.WithWeights(change));

    /// <summary>A network made of this one's graph, run in the same way.</summary>
    internal Explainer Rewritten(Func<ModelProto, Network, ModelProto> rewrite) => new(_model.Rewritten(rewrite));
}
