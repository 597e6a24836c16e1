using GradCam.Graphs;
using GradCam.Methods.Engine;
using GradCam.Models;
using GradCam.Targets;

namespace GradCam.Running;

/// <summary>A model with the sessions that were made for it: a graph is built once per spec. Thread-safe.</summary>
/// <param name="model">The model; its large weights may be missing.</param>
/// <param name="withWeights">The model with its weights, which every graph is built of.</param>
/// <param name="opener">Opens its sessions.</param>
/// <param name="most">The most sessions that are kept.</param>
internal sealed class SessionPool(
    Network model,
    Func<Network> withWeights,
    SessionOpener opener,
    int most = int.MaxValue
) : IDisposable
{
    // A failure is not kept: the file may be there again.
    private readonly Lazy<Network> _whole = new(withWeights, LazyThreadSafetyMode.PublicationOnly);
    private readonly SessionShelf _sessions = new(most);

    public Network Model => model;

    /// <summary>Begins a call that may run sessions.</summary>
    public SessionShelf.Call Enter() => _sessions.Enter();

    /// <summary>The session of a spec.</summary>
    /// <exception cref="GradCamException">The graph cannot be built.</exception>
    public GraphSession Session(GraphSpec spec) =>
        _sessions.Get(
            spec.Key,
            () => Open(spec.Key, () => ExplanationGraph.Build(_whole.Value, spec), among: spec.Methods.Count == 0)
        );

    /// <summary>The session that gives values on the way.</summary>
    public GraphSession Values(IReadOnlyList<string> names)
    {
        string key = "values\n" + string.Join('\n', names);
        return _sessions.Get(key, () => Open(key, () => ExplanationGraph.Values(_whole.Value, names)));
    }

    /// <summary>The session that tells which values on the way are finite.</summary>
    public GraphSession Finite(IReadOnlyList<string> names) =>
        _sessions.Get("finite", () => Open("finite", () => ExplanationGraph.Finite(_whole.Value, names)));

    /// <summary>The session of a spec for variations of the input.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="variation">The way to vary it.</param>
    /// <param name="among">One sample is varied among others that are scored together with it.</param>
    public VariedSession Varied(GraphSpec spec, Variation variation, bool among = false)
    {
        string key = $"varied\n{among}\n{spec.Key}\n{variation.Key}";
        return _sessions.Get(
            key,
            () =>
                new VariedSession(
                    Open(
                        key,
                        () =>
                            VariedGraph.Write(
                                ExplanationGraph.Build(_whole.Value, spec),
                                model.Input,
                                variation,
                                among: among
                            )
                    ),
                    new Dictionary<string, string>()
                )
        );
    }

    /// <summary>The session of the part behind a layer for variations of its activations.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="form">A term of the form that is explained.</param>
    /// <param name="variation">The way to vary them.</param>
    /// <param name="among">One sample is varied among others that are scored together with it.</param>
    public VariedSession Tail(Layer layer, Term form, Variation variation, bool among = false)
    {
        string key = $"tail\n{among}\n{form.Form}\n{layer.Name}\n{variation.Key}";
        return _sessions.Get(
            key,
            () =>
            {
                var beside = TailGraph.Build(model, layer, form).Beside;
                // A fixed batch and samples that belong together are given whole; of an open one a single
                // sample, which the graph repeats.
                string[] repeated =
                [
                    .. beside.Where(name => !among && model.Graph.Shape(name) is [{ Value: null }, ..]),
                ];
                return new VariedSession(
                    Open(
                        key,
                        () =>
                            VariedGraph.Write(
                                TailGraph.Build(_whole.Value, layer, form).Model,
                                layer.Name,
                                variation,
                                repeated,
                                among
                            )
                    ),
                    beside.ToDictionary(name => repeated.Contains(name) ? VariedGraph.Shared(name) : name)
                );
            }
        );
    }

    /// <summary>The scores of one sample as the model has them.</summary>
    public float[] Logits(ReadOnlyMemory<float> sample, long[] shape, CancellationToken cancel)
    {
        var part = new BatchPart(sample, shape, 0, 1).Single(0, model.FixedBatch);
        var spec = new GraphSpec([], [], LinearTerm.OfRank(0)) { Extras = GraphExtras.Logits };
        return Session(spec).Run(part.Data, part.Shape, [spec.Form], cancel).Of(ExplanationGraph.Logits, 0).Data;
    }

    public void Dispose() => _sessions.Dispose();

    private GraphSession Open(string key, Func<Onnx.Proto.ModelProto> build, bool among = true) =>
        new(model, opener.Open(key, build, among));
}
