using System.Collections.Concurrent;
using GradCam.Data.Rows;

namespace GradCam.Data.Runs;

/// <summary>
/// Reads the bytes of pictures that are next, so that cores do not wait for files: the workers that explain have a core
/// each, and storage answers many requests at a time better than a few.
/// </summary>
internal sealed class ReadAhead : IDisposable
{
    private const int Threads = 8;

    // Beyond this, pictures are read when their turn comes: files may be as large as the limit on them.
    private const long MostBytes = 64 << 20;

    private readonly BlockingCollection<Reading> _next = [];
    private readonly Reading?[] _recent = new Reading?[4 * Threads];
    private long _count;

    public ReadAhead()
    {
        for (int i = 0; i < Threads; i++)
            new Thread(Fetch) { IsBackground = true, Name = "read ahead" }.Start();
    }

    /// <summary>Has a picture read, if there is room.</summary>
    public void Add(Reading reading)
    {
        if (_recent.Sum(r => r?.Kept ?? 0) > MostBytes)
            return;
        _recent[_count++ % _recent.Length] = reading;
        _next.Add(reading);
    }

    public void Dispose() => _next.CompleteAdding();

    private void Fetch()
    {
        foreach (var reading in _next.GetConsumingEnumerable())
            try
            {
                reading.Fetch();
            }
            catch (Exception)
            {
                // The worker whose turn it is reads the picture itself, and has the error.
            }
    }
}
