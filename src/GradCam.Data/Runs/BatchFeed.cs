using System.Collections.Concurrent;
using GradCam.Data.Rows;
using GradCam.Data.Sources;

namespace GradCam.Data.Runs;

/// <summary>The pictures of a shard that no finished part holds, as they are asked for.</summary>
/// <param name="source">All pictures.</param>
/// <param name="shard">The shard.</param>
/// <param name="partSize">The number of pictures of a part.</param>
/// <param name="limits">The limits on the pictures' files.</param>
/// <param name="leastSide">The least length of a picture's shorter side when it is decoded.</param>
/// <param name="done">The finished parts by their numbers.</param>
/// <param name="ahead">Reads pictures before their turn.</param>
internal sealed class BatchFeed(
    PictureSource source,
    Shard shard,
    int partSize,
    ResourceLimits limits,
    int leastSide,
    IReadOnlyDictionary<long, string> done,
    ReadAhead ahead
)
{
    private readonly ConcurrentDictionary<Source, Reading> _readings = new();

    /// <summary>The number of pictures that earlier runs have done.</summary>
    public long Skipped { get; private set; }

    /// <summary>The number of pictures of the shard; known at the end.</summary>
    public long Places { get; private set; }

    /// <summary>All pictures were given.</summary>
    public bool IsAtTheEnd { get; private set; }

    public Reading ReadingOf(Source one) => _readings[one];

    public Reading Take(Source one) =>
        _readings.TryRemove(one, out var reading) ? reading : throw new InvalidOperationException();

    /// <summary>
    /// The pictures that are still to be done. Ends early, at the end of a part, where that was asked for.
    /// </summary>
    public IEnumerable<Source> Sources(CancellationToken finish, CancellationToken cancel)
    {
        long place = 0;
        var skipped = new NameHash();
        foreach (var item in source.Items(cancel))
        {
            if (!shard.Has(item.Name))
                continue;
            long part = place / partSize;
            bool begins = place % partSize == 0;
            if (begins && place > 0)
                Compare(part - 1, skipped);
            if (begins && finish.IsCancellationRequested)
                yield break;
            if (done.ContainsKey(part))
            {
                skipped.Add(item.Name);
                Skipped++;
            }
            else
            {
                var reading = new Reading(item, place, limits, leastSide);
                var one = Source.Picture(item.Name, reading.Read);
                _readings[one] = reading;
                ahead.Add(reading);
                yield return one;
            }
            place++;
        }
        if (place > 0)
            Compare((place - 1) / partSize, skipped);
        if (done.Count > 0 && done.Keys.Max() is var last && last * partSize >= place)
            throw Changed(done[last]);
        Places = place;
        IsAtTheEnd = true;
    }

    /// <summary>Compares the names of a part's pictures with those that it was written for.</summary>
    private void Compare(long part, NameHash names)
    {
        if (done.TryGetValue(part, out string? file) && PartWriter.NamesOf(file) != names.Text)
            throw Changed(file);
        names.Reset();
    }

    private GradCamException Changed(string part) =>
        new(
            $"The pictures of {source.Name} are no longer those that {Path.GetFileName(part)} was written for: "
                + "begin anew in another folder (-o), or restore the pictures."
        );
}
