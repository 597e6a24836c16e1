using System.Collections.Concurrent;
using GradCam.Cam;
using GradCam.Layers;
using GradCam.Targets;

namespace GradCam.Runtime;

/// <summary>A model with the sessions that were made for it: a graph is built once per plan. Thread-safe.</summary>
/// <param name="model">The model.</param>
/// <param name="opener">Opens its sessions.</param>
internal sealed class Engine(LoadedModel model, SessionOpener opener) : IDisposable
{
    // Large enough to keep the cores busy, small enough for any memory.
    private const int PassesAtOnce = 16;

    private readonly ConcurrentDictionary<string, Lazy<CamSession>> _sessions = new();
    private readonly ConcurrentDictionary<string, Lazy<(CamSession Session, TailGraph Graph)>> _tails = new();

    public LoadedModel Model => model;

    /// <summary>The session of a plan.</summary>
    /// <exception cref="GradCamException">The graph cannot be built.</exception>
    public CamSession Session(CamPlan plan) => _sessions.GetOrAdd(plan.Key, key => new(() => Open(key, () => CamGraph.Build(model, plan)))).Value;

    /// <summary>The session that gives scores alone.</summary>
    public CamSession Scores(Term form) => Session(new([], [], form));

    /// <summary>The part behind a layer.</summary>
    public (CamSession Session, TailGraph Graph) Tail(Layer layer, Term form) => _tails.GetOrAdd($"{form.Form}\n{layer.Name}", key => new(() =>
    {
        var tail = TailGraph.Build(model, layer, form);
        return (Open("tail\n" + key, () => tail.Model), tail);
    })).Value;

    /// <summary>The session that gives values on the way.</summary>
    public CamSession Values(IReadOnlyList<string> names) => _sessions.GetOrAdd("values\n" + string.Join('\n', names), key => new(() => Open(key, () => CamGraph.Values(model, names)))).Value;

    /// <summary>The scores of one sample as the model has them.</summary>
    public float[] Logits(ReadOnlyMemory<float> sample, long[] shape, CancellationToken cancel)
    {
        var session = Session(new([], [], LinearTerm.OfRank(0)) { Extras = CamExtras.Logits });
        float[] logits = [];
        RunMany(session, model.Input, 1, (_, values) => sample.Span.CopyTo(values), shape, LinearTerm.OfRank(0), (outputs, i) => logits = outputs.Of(CamGraph.Logits, i).Data, cancel);
        return logits;
    }

    /// <summary>Runs a session on many variations of one sample, a batch at a time.</summary>
    /// <param name="session">The session.</param>
    /// <param name="input">The input that is varied.</param>
    /// <param name="count">How many variations.</param>
    /// <param name="fill">Makes each.</param>
    /// <param name="shape">The shape of one, with a first axis of 1.</param>
    /// <param name="term">What is explained in all of them.</param>
    /// <param name="each">Takes each one's outputs: the run's, and the row in it.</param>
    /// <param name="cancel">Stops between batches and within.</param>
    /// <param name="atOnce">How many to run at once where the model leaves it open.</param>
    /// <param name="beside">Further inputs of a run, of the size of a full batch.</param>
    /// <param name="advance">Is told how many are done.</param>
    public void RunMany(CamSession session, string input, int count, Variation fill, long[] shape, Term term, Action<CamOutputs, int> each, CancellationToken cancel,
        int atOnce = PassesAtOnce, IReadOnlyDictionary<string, (ReadOnlyMemory<float>, long[])>? beside = null, Action<int>? advance = null)
    {
        int length = checked((int)shape.Aggregate(1L, (a, b) => a * b));
        bool full = model.FixedBatch is not null || beside is not null;
        int batch = model.FixedBatch ?? (full ? atOnce : Math.Min(atOnce, count));
        var buffer = new float[batch * length];
        for (int first = 0; first < count; first += batch)
        {
            cancel.ThrowIfCancellationRequested();
            int here = Math.Min(batch, count - first), from = first;
            Parallel.For(0, here, i => fill(from + i, buffer.AsSpan(i * length, length)));
            int rows = full ? batch : here;
            var inputs = new Dictionary<string, (ReadOnlyMemory<float>, long[])>(beside ?? new Dictionary<string, (ReadOnlyMemory<float>, long[])>())
            {
                [input] = (buffer.AsMemory(0, rows * length), [rows, .. shape.Skip(1)]),
            };
            var outputs = session.Run(inputs, [term], cancel);
            for (int i = 0; i < here; i++) each(outputs, i);
            advance?.Invoke(here);
        }
    }

    /// <summary>How many variations run at once.</summary>
    public int Batch => model.FixedBatch ?? PassesAtOnce;

    public void Dispose()
    {
        foreach (var session in _sessions.Values)
            if (session.IsValueCreated) session.Value.Dispose();
        foreach (var tail in _tails.Values)
            if (tail.IsValueCreated) tail.Value.Session.Dispose();
    }

    private CamSession Open(string key, Func<Graph.Proto.ModelProto> build) => new(model, opener.Open(key, build));
}
