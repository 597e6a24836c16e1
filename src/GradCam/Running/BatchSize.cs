namespace GradCam.Running;

/// <summary>
/// Finds the best number of variations to run at once by measuring: large batches keep the cores busy, small ones stay
/// in the caches. Thread-safe.
/// </summary>
internal sealed class BatchSize
{
    // Each is run twice, since memory is laid out anew in the first run of a size.
    private const int Trials = 2;
    private static readonly int[] Sizes = [4, 1, 16];

    private readonly Lock _lock = new();
    private readonly Dictionary<int, (int Runs, double BestPerRow)> _measured = [];

    /// <summary>The size of the next batch.</summary>
    /// <param name="count">
    /// The number of variations to run in all: for a few of them it is not worth trying sizes.
    /// </param>
    /// <param name="most">No larger size than this.</param>
    public int Next(int count, int most)
    {
        lock (_lock)
        {
            int[] sizes = [.. Sizes.Where(s => s <= most).DefaultIfEmpty(most)];
            // Trying may take a quarter of the work.
            if (
                count >= 4 * Trials * sizes.Sum()
                && sizes.Where(s => _measured.GetValueOrDefault(s).Runs < Trials).Cast<int?>().FirstOrDefault()
                    is { } untried
            )
                return untried;
            return sizes
                .Where(s => _measured.ContainsKey(s))
                .DefaultIfEmpty(Math.Min(sizes.Max(), count))
                .MinBy(s => _measured.TryGetValue(s, out var m) ? m.BestPerRow : 0);
        }
    }

    /// <summary>Notes how long a batch took.</summary>
    public void Took(int size, TimeSpan time)
    {
        lock (_lock)
        {
            var (runs, best) = _measured.GetValueOrDefault(size, (0, double.MaxValue));
            _measured[size] = (runs + 1, Math.Min(best, time.TotalSeconds / size));
        }
    }
}
