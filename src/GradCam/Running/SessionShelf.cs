namespace GradCam.Running;

/// <summary>
/// Sessions by key: those that were used last, up to a number. One that gives way is freed when the last call that
/// may still run it has ended. Thread-safe.
/// </summary>
/// <param name="most">The most sessions.</param>
internal sealed class SessionShelf(int most) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly List<(long Since, Entry Entry)> _retired = [];
    private readonly SortedSet<long> _calls = [];
    private long _clock;

    /// <summary>The sessions that are kept, and those that still wait for being freed.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count + _retired.Count;
        }
    }

    /// <summary>Begins a call: no session that it gets is freed before it ends.</summary>
    public Call Enter()
    {
        lock (_lock)
        {
            _calls.Add(++_clock);
            return new(this, _clock);
        }
    }

    /// <summary>The session of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="open">Opens it, once.</param>
    public T Get<T>(string key, Func<T> open)
        where T : IDisposable
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out entry))
                _entries[key] = entry = new(new(() => open()));
            entry.Used = ++_clock;
            if (_entries.Count > most)
                Retire(_entries.MinBy(e => e.Value.Used).Key);
        }
        return (T)entry.Session.Value;
    }

    public void Dispose()
    {
        foreach (var entry in _entries.Values.Concat(_retired.Select(r => r.Entry)))
            entry.Free();
    }

    private void Retire(string key)
    {
        _retired.Add((++_clock, _entries[key]));
        _entries.Remove(key);
    }

    private void Leave(long call)
    {
        List<Entry> free = [];
        lock (_lock)
        {
            _calls.Remove(call);
            long oldest = _calls.Count > 0 ? _calls.Min : long.MaxValue;
            free.AddRange(_retired.Where(r => r.Since < oldest).Select(r => r.Entry));
            _retired.RemoveAll(r => r.Since < oldest);
        }
        foreach (var entry in free)
            entry.Free();
    }

    /// <summary>A call that may run sessions, until it is disposed.</summary>
    internal readonly struct Call(SessionShelf shelf, long number) : IDisposable
    {
        public void Dispose() => shelf.Leave(number);
    }

    private sealed class Entry(Lazy<IDisposable> session)
    {
        public Lazy<IDisposable> Session => session;

        public long Used { get; set; }

        // What could not be opened has nothing to free.
        public void Free()
        {
            if (session.IsValueCreated)
                session.Value.Dispose();
        }
    }
}
