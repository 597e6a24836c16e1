namespace GradCam.Server.Serving;

/// <summary>Answers of requests that may come again, those last asked for, in bounded memory. Thread-safe.</summary>
internal sealed class AnswerCache(GradCamServerOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, byte[] Answer)>> _byKey = [];
    private readonly LinkedList<(string Key, byte[] Answer)> _byUse = [];
    private long _bytes;

    /// <summary>The bytes of all answers that are kept.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The answer of a key; null if it is not kept.</summary>
    public byte[]? Find(string key)
    {
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out var node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Answer;
        }
    }

    /// <summary>Keeps an answer, and drops those that were not asked for the longest.</summary>
    public void Add(string key, byte[] answer)
    {
        // One that takes much of the whole would drop all others.
        if (answer.Length > options.CacheBytes / 4)
            return;
        lock (_lock)
        {
            if (_byKey.ContainsKey(key))
                return;
            _byKey[key] = _byUse.AddFirst((key, answer));
            _bytes += answer.Length;
            while (_bytes > options.CacheBytes)
            {
                var (oldest, bytes) = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _byKey.Remove(oldest);
                _bytes -= bytes.Length;
            }
        }
    }
}
