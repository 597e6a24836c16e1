using System.Threading.RateLimiting;
using GradCam.Server.Requests;

namespace GradCam.Server.Serving;

/// <summary>The places where explanations are computed, and the queue before them. Thread-safe.</summary>
internal sealed class Places : IDisposable
{
    private readonly ConcurrencyLimiter _limiter;
    private readonly int _queue;
    private int _busy;

    public Places(GradCamServerOptions options)
    {
        Count = options.Concurrency > 0 ? options.Concurrency : Environment.ProcessorCount;
        _queue = options.QueueLength;
        _limiter = new(
            new()
            {
                PermitLimit = Count,
                QueueLimit = options.QueueLength,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );
    }

    /// <summary>The number of places.</summary>
    public int Count { get; }

    /// <summary>The requests that are computed.</summary>
    public int Busy => Volatile.Read(ref _busy);

    /// <summary>The requests that wait.</summary>
    public long Waiting => _limiter.GetStatistics()?.CurrentQueuedCount ?? 0;

    /// <summary>
    /// Refuses a request before it is read, once half of the queue is full: the other half is for those that are being
    /// read. So nobody waits as long as the whole queue takes, and what is refused costs little.
    /// </summary>
    /// <exception cref="RequestException">The queue is half full.</exception>
    public void CheckRoom()
    {
        if (Busy >= Count && Waiting >= (_queue + 1) / 2)
            throw Full();
    }

    /// <summary>Waits for a place.</summary>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RequestException">The queue is full.</exception>
    public async Task<Place> Enter(CancellationToken cancel)
    {
        var lease = await _limiter.AcquireAsync(1, cancel);
        if (!lease.IsAcquired)
        {
            lease.Dispose();
            throw Full();
        }
        Interlocked.Increment(ref _busy);
        return new(this, lease);
    }

    public void Dispose() => _limiter.Dispose();

    private static RequestException Full() =>
        new(429, "The server has more requests than it can answer now: send it again later.") { RetryAfter = 1 };

    /// <summary>A place, until it is left.</summary>
    internal sealed class Place(Places places, RateLimitLease lease) : IDisposable
    {
        /// <summary>No other request is computed, or waits for being computed.</summary>
        public bool IsAlone => places.Busy == 1 && places.Waiting == 0;

        public void Dispose()
        {
            Interlocked.Decrement(ref places._busy);
            lease.Dispose();
        }
    }
}
