using System.Diagnostics;
using System.IO.Hashing;
using GradCam.Data.Objects;
using GradCam.Data.Sources;
using GradCam.Imaging;

namespace GradCam.Data.Rows;

/// <summary>One picture of a source on its way to its rows.</summary>
/// <param name="item">The picture.</param>
/// <param name="place">Its number among those of the shard, from 0.</param>
/// <param name="limits">The limits on its file.</param>
/// <param name="leastSide">
/// The least length of its shorter side: JPEG files are decoded at a half, quarter or eighth of their size down to it.
/// </param>
internal sealed class Reading(SourceItem item, long place, ResourceLimits limits, int leastSide = int.MaxValue)
{
    private readonly Stopwatch _clock = new();
    private readonly Lock _fetching = new();
    private byte[]? _bytes;
    private GradCamException? _error;
    private byte[]? _mask;
    private string? _maskError;
    private bool _fetched;

    public SourceItem Item => item;

    public long Place => place;

    /// <summary>The hash of the file's bytes; null before they were read.</summary>
    public string? Hash { get; private set; }

    public long? Bytes { get; private set; }

    /// <summary>The width that the file has; null before it was read.</summary>
    public int? Width { get; private set; }

    public int? Height { get; private set; }

    /// <summary>Properties of the decoded picture; none before it was read.</summary>
    public PictureProperties Properties { get; private set; }

    /// <summary>The time since reading began.</summary>
    public float Seconds => (float)_clock.Elapsed.TotalSeconds;

    /// <summary>The bytes of the file that are kept until the picture is read.</summary>
    public long Kept => Volatile.Read(ref _bytes)?.Length ?? 0;

    /// <summary>Reads the bytes of the file, once; another thread may do that ahead.</summary>
    public void Fetch()
    {
        lock (_fetching)
        {
            if (_fetched)
                return;
            _fetched = true;
            _clock.Start();
            try
            {
                _bytes = item.Read(limits);
            }
            catch (GradCamException e)
            {
                _error = e;
                return;
            }
            try
            {
                _mask = item.Object?.Mask?.Invoke(limits);
            }
            catch (GradCamException e)
            {
                _maskError = e.Message;
            }
        }
    }

    /// <summary>Reads the picture.</summary>
    /// <exception cref="GradCamException">It cannot be read, or is none.</exception>
    public Picture Read()
    {
        Fetch();
        if (_error is not null)
            throw _error;
        byte[] bytes = Interlocked.Exchange(ref _bytes, null) ?? item.Read(limits);
        (Hash, Bytes) = (Convert.ToHexStringLower(XxHash128.Hash(bytes)), bytes.Length);
        (var picture, Width, Height) = PictureDecoder.Reduced(bytes, item.Name, limits, leastSide);
        // Now, while the pixels are in the core's cache.
        Properties = PictureProperties.Of(picture);
        return picture;
    }

    /// <summary>The object that the source marks in the picture, which was read.</summary>
    /// <returns>Its shape, null for none; and why there is none although something is marked.</returns>
    public (ObjectShape? Shape, string? Error) Object()
    {
        if (_maskError is not null || item.Object is null)
            return (null, _maskError);
        try
        {
            return (item.Object.Shape(_mask, Width!.Value, Height!.Value, limits), null);
        }
        catch (GradCamException e)
        {
            return (null, e.Message);
        }
    }
}
