namespace GradCam.Foundation;

/// <summary>
/// Counts the calls that are using an object, so that disposing it while others run is safe: running calls finish,
/// later ones are refused, and the last one to leave frees it. Thread-safe.
/// </summary>
/// <param name="owner">The object, as the exception names it.</param>
/// <param name="free">Frees it; called once.</param>
internal sealed class Lifetime(string owner, Action free) : IDisposable
{
    private readonly Lock _lock = new();
    private int _users;
    private bool _disposed;

    /// <summary>Begins a use, which ends when what is returned is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    public Use Enter()
    {
        lock (_lock)
        {
            if (_disposed)
                throw new ObjectDisposedException(owner);
            _users++;
        }
        return new(this);
    }

    /// <summary>Refuses all further uses; frees the object now, or when the last running use ends.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            if (_users > 0)
                return;
        }
        free();
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_users > 0 || !_disposed)
                return;
        }
        free();
    }

    /// <summary>One use.</summary>
    internal readonly struct Use(Lifetime lifetime) : IDisposable
    {
        public void Dispose() => lifetime.Leave();
    }
}
