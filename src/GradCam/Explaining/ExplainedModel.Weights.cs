using Google.Protobuf;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Explaining;

internal sealed partial class ExplainedModel
{
    // Sessions ask for it when they are opened, which is later than the constructor.
    private Func<ModelProto, ModelProto> _change = whole => whole;

    /// <summary>The same model with other weights; nothing of it is kept in a cache.</summary>
    /// <param name="change">Makes them, of the canonical model with its own, which is not to be changed.</param>
    public ExplainedModel WithWeights(Func<ModelProto, ModelProto> change) =>
        new(_source, _card, _options with { Cache = null }) { _change = change };

    /// <summary>A network made of this one's graph, run in the same way.</summary>
    /// <param name="rewrite">Makes it, of a model with all weights that may be changed, and of this network.</param>
    public ExplainedModel Rewritten(Func<ModelProto, Network, ModelProto> rewrite)
    {
        var whole = Network.WithWeights(_canonical.WithWeights()).Graph.Model.ShallowCopy();
        return new(
            ModelSource.Of(rewrite(whole, Network).ToByteArray(), _options.Limits),
            ModelCard.Empty,
            new()
            {
                Labels = Labels.Names.Count > 0 ? Labels : null,
                Limits = _options.Limits,
                Threads = _options.Threads,
                Device = _options.Device,
                SessionOptions = _options.SessionOptions,
                Isolation = _options.Isolation,
            }
        );
    }
}
