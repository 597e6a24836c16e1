using GradCam.Foundation;
using GradCam.Graphs;
using GradCam.Methods.Engine;
using GradCam.Targets;

namespace GradCam.Running;

/// <summary>
/// A graph with a <see cref="Variation"/> in front of it, run on many variations of one tensor, a batch at a time.
/// </summary>
/// <param name="session">The graph.</param>
/// <param name="shared">Further values that it reads, by input.</param>
internal sealed class VariedSession(GraphSession session, IReadOnlyDictionary<string, string> shared) : IDisposable
{
    // Threads that have filled a little go on spinning for work, on the cores that the run then wants: a fifth of a
    // small network's time.
    private const int WorthThreads = 1 << 16;

    private readonly BatchSize _size = new();

    /// <summary>
    /// Further values of the model that all variations share: the value's name by the input that takes it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Shared => shared;

    /// <summary>Runs variations.</summary>
    /// <param name="count">The number of variations.</param>
    /// <param name="variation">The variation of the tensor.</param>
    /// <param name="value">The tensor as it is, with a first axis of 1.</param>
    /// <param name="values">The values of <see cref="Shared"/> and of samples beside the varied one, by input.</param>
    /// <param name="term">The term of all of them.</param>
    /// <param name="batch">The number of variations that run at once.</param>
    /// <param name="each">Takes each one's outputs in turn: the run's, and the row in it.</param>
    /// <param name="advance">Is told how many are done.</param>
    /// <param name="samples">The number of samples of a run; null for that of its variations.</param>
    /// <param name="cancel">Stops between batches and within.</param>
    public void Run(
        int count,
        Variation variation,
        (ReadOnlyMemory<float>, long[]) value,
        IReadOnlyDictionary<string, (ReadOnlyMemory<float>, long[])> values,
        Term term,
        BatchLimit batch,
        Action<RunOutputs, int> each,
        Action<int>? advance,
        int? samples,
        CancellationToken cancel
    )
    {
        int length = ElementCount.Of(variation.Fed);
        long[] shape = [1, .. variation.Fed.Select(axis => (long)axis)];
        var buffer = Array.Empty<float>();
        for (int first = 0; first < count; )
        {
            cancel.ThrowIfCancellationRequested();
            int rows = batch.Fixed ?? Math.Min(_size.Next(count, batch.Most), count - first),
                here = Math.Min(rows, count - first),
                from = first;
            if (buffer.Length < rows * length)
                buffer = new float[rows * length];
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            // What fills up a fixed batch is not read back.
            if (here * length < WorthThreads)
                for (int i = 0; i < here; i++)
                    variation.Fill(from + i, buffer.AsSpan(i * length, length));
            else
                Parallel.For(0, here, i => variation.Fill(from + i, buffer.AsSpan(i * length, length)));
            shape[0] = rows;
            var inputs = new Dictionary<string, (ReadOnlyMemory<float>, long[])>
            {
                [VariedGraph.Fed] = (buffer.AsMemory(0, rows * length), shape),
                [VariedGraph.Value] = value,
            };
            foreach (var (name, other) in values)
                inputs[name] = other;
            var outputs = session.Run(inputs, [term], samples, cancel);
            for (int i = 0; i < here; i++)
                each(outputs, i);
            if (batch.Fixed is null)
                _size.Took(rows, System.Diagnostics.Stopwatch.GetElapsedTime(start));
            advance?.Invoke(here);
            first += here;
        }
    }

    public void Dispose() => session.Dispose();
}
