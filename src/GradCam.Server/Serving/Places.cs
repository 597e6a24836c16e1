using System.Diagnostics;
using GradCam.Server.Requests;

namespace GradCam.Server.Serving;

/// <summary>
/// The places where explanations are computed, each a thread that stays, and the queue before them. Thread-safe.
/// </summary>
/// <remarks>
/// Whoever computes takes the next request himself: handed over by the thread pool, which refuses all others meanwhile,
/// it would wait; and a thread for each request would bring the memory of the runtime and the decoder anew.
/// </remarks>
internal sealed class Places : IDisposable
{
    // Requests that come one after the other leave longer gaps than requests that come side by side.
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(100);

    private readonly object _gate = new();

    // Work returns what tells of its result.
    private readonly LinkedList<Func<bool, Action>> _queue = new();
    private readonly int _bound;
    private int _busy;
    private long _crowded;
    private bool _ended;

    public Places(GradCamServerOptions options)
    {
        Count = options.Concurrency > 0 ? options.Concurrency : Environment.ProcessorCount;
        _bound = options.QueueLength;
        for (int i = 0; i < Count; i++)
            new Thread(Work) { IsBackground = true, Name = "GradCam place" }.Start();
    }

    /// <summary>The number of places.</summary>
    public int Count { get; }

    /// <summary>The requests that are computed.</summary>
    public int Busy
    {
        get
        {
            lock (_gate)
                return _busy;
        }
    }

    /// <summary>The requests that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _queue.Count;
        }
    }

    /// <summary>
    /// Refuses a request before it is read, once half of the queue is full: the other half is for those that are being
    /// read. So nobody waits as long as the whole queue takes, and what is refused costs little.
    /// </summary>
    /// <exception cref="RequestException">The queue is half full.</exception>
    public void CheckRoom()
    {
        lock (_gate)
        {
            if (_busy < Count || _queue.Count < (_bound + 1) / 2)
                return;
        }
        throw Full();
    }

    /// <summary>Does work in a place, when it is its turn.</summary>
    /// <param name="work">The work, which is told whether all cores are free.</param>
    /// <param name="cancel">Leaves the queue; once the work is begun, only the work can end it.</param>
    /// <exception cref="RequestException">The queue is full.</exception>
    public async Task<T> Run<T>(Func<bool, T> work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        // The trace of the request goes on in its work.
        var context = ExecutionContext.Capture();
        var waiting = Join(alone =>
        {
            Action tell = () => { };
            if (context is null)
                Do(null);
            else
                ExecutionContext.Run(context, Do, null);
            return tell;

            void Do(object? _)
            {
                try
                {
                    var result = work(alone);
                    tell = () => done.SetResult(result);
                }
                catch (Exception e)
                {
                    tell = () => done.SetException(e);
                }
            }
        });
        using var left = cancel.UnsafeRegister(
            _ =>
            {
                if (Leave(waiting))
                    done.SetCanceled(cancel);
            },
            null
        );
        return await done.Task;
    }

    /// <summary>Ends the threads, once their work is done.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    private LinkedListNode<Func<bool, Action>> Join(Func<bool, Action> work)
    {
        lock (_gate)
        {
            // Those that a free place is about to take do not wait.
            if (_queue.Count >= _bound + Count - _busy)
                throw Full();
            var node = _queue.AddLast(work);
            if (_busy + _queue.Count > 1)
                _crowded = Stopwatch.GetTimestamp();
            Monitor.Pulse(_gate);
            return node;
        }
    }

    private bool Leave(LinkedListNode<Func<bool, Action>> node)
    {
        lock (_gate)
        {
            if (node.List is null)
                return false;
            _queue.Remove(node);
            return true;
        }
    }

    private void Work()
    {
        while (Next() is var (work, alone))
        {
            var tell = work(alone);
            // Before it is told: who asks again at once finds the place free.
            lock (_gate)
                _busy--;
            tell();
        }
    }

    /// <summary>The next in the queue, once there is one; null at the end.</summary>
    private (Func<bool, Action> Work, bool Alone)? Next()
    {
        lock (_gate)
        {
            while (_queue.First is null)
            {
                if (_ended)
                    return null;
                Monitor.Wait(_gate);
            }
            var work = _queue.First.Value;
            _queue.RemoveFirst();
            _busy++;
            // A run on all cores beside another takes longer than each on one.
            return (work, _busy == 1 && _queue.Count == 0 && Stopwatch.GetElapsedTime(_crowded) > Calm);
        }
    }

    private static RequestException Full() =>
        new(429, "The server has more requests than it can answer now: send it again later.") { RetryAfter = 1 };
}
