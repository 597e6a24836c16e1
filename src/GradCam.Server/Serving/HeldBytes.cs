using GradCam.Server.Requests;

namespace GradCam.Server.Serving;

/// <summary>Bounds the bytes of all requests that are held at once. Thread-safe.</summary>
internal sealed class HeldBytes(GradCamServerOptions options)
{
    private long _held;

    /// <summary>The bytes that are held.</summary>
    public long Now => Interlocked.Read(ref _held);

    /// <summary>Begins a request, which holds nothing yet.</summary>
    public Share Begin() => new(this);

    /// <summary>What one request holds, until it is disposed.</summary>
    internal sealed class Share(HeldBytes all) : IDisposable
    {
        private long _own;

        /// <summary>Holds more bytes.</summary>
        /// <exception cref="RequestException">All requests together hold too many.</exception>
        public void Add(long bytes)
        {
            _own += bytes;
            if (Interlocked.Add(ref all._held, bytes) > all.Limit)
                throw new RequestException(429, "The server holds too many pictures now: send it again later.")
                {
                    RetryAfter = 1,
                };
        }

        public void Dispose() => Interlocked.Add(ref all._held, -_own);
    }

    private long Limit => options.MaxHeldBytes;
}
