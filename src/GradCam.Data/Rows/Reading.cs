using System.Diagnostics;
using System.IO.Hashing;
using GradCam.Data.Sources;

namespace GradCam.Data.Rows;

/// <summary>One picture of a source on its way to its rows.</summary>
/// <param name="item">The picture.</param>
/// <param name="place">Its number among those of the shard, from 0.</param>
/// <param name="limits">The limits on its file.</param>
internal sealed class Reading(SourceItem item, long place, ResourceLimits limits)
{
    private readonly Stopwatch _clock = new();

    public SourceItem Item => item;

    public long Place => place;

    /// <summary>The hash of the file's bytes; null before they were read.</summary>
    public string? Hash { get; private set; }

    public long? Bytes { get; private set; }

    /// <summary>The time since reading began.</summary>
    public float Seconds => (float)_clock.Elapsed.TotalSeconds;

    /// <summary>Reads the picture.</summary>
    /// <exception cref="GradCamException">It cannot be read, or is none.</exception>
    public Picture Read()
    {
        _clock.Start();
        byte[] bytes = item.Read(limits);
        (Hash, Bytes) = (Convert.ToHexStringLower(XxHash128.Hash(bytes)), bytes.Length);
        return Picture.Decode(bytes, limits.PicturePixels, item.Name);
    }
}
