using GradCam.Data.Report.Bundle;
using GradCam.Data.Sources;
using GradCam.Imaging;

namespace GradCam.Data.Report.Pictures;

/// <summary>Reads small photographs for a report's pictures, in the order of the source.</summary>
/// <param name="source">The source that the rows were made of.</param>
/// <param name="limits">The limits on its files.</param>
internal sealed class ThumbnailReader(PictureSource source, ResourceLimits limits)
{
    /// <summary>The longer side of a small photograph.</summary>
    public const int Side = 256;

    private const int Ahead = 64;

    /// <summary>The pictures of the gallery that were not found in the source any more, or are other ones.</summary>
    public long Missing { get; private set; }

    /// <summary>The pictures with their photographs.</summary>
    /// <param name="pictures">Pictures in the order of their numbers.</param>
    /// <param name="done">Is told each that is done.</param>
    /// <param name="cancel">Stops it.</param>
    public IEnumerable<GalleryPicture> Of(IReadOnlyList<GalleryPicture> pictures, Action done, CancellationToken cancel)
    {
        using var items = source.Items(cancel).GetEnumerator();
        bool more = items.MoveNext();
        foreach (var chunk in pictures.Chunk(Ahead))
        {
            var found = new List<(GalleryPicture Picture, byte[]? Bytes)>();
            foreach (var picture in chunk)
            {
                while (more && items.Current.Index < picture.Index)
                    more = items.MoveNext();
                bool same = more && items.Current.Index == picture.Index && items.Current.Name == picture.Name;
                // An archive gives a member's bytes only while it is there.
                byte[]? bytes = same ? Bytes(items.Current) : null;
                Missing += bytes is null && picture.Error is null ? 1 : 0;
                found.Add((picture, bytes));
            }
            foreach (
                var picture in found
                    .AsParallel()
                    .AsOrdered()
                    .WithCancellation(cancel)
                    .Select(f =>
                        f.Bytes is null ? f.Picture : f.Picture with { Thumbnail = Small(f.Bytes, f.Picture.Name) }
                    )
            )
            {
                done();
                yield return picture;
            }
        }
    }

    private byte[]? Bytes(SourceItem item)
    {
        try
        {
            return item.Read(limits);
        }
        catch (GradCamException)
        {
            // The row has the error already, or the picture is gone.
            return null;
        }
    }

    private byte[]? Small(byte[] bytes, string name)
    {
        try
        {
            return PictureEncoder.Thumbnail(PictureDecoder.Reduced(bytes, name, limits, Side).Picture, Side);
        }
        catch (GradCamException)
        {
            return null;
        }
    }
}
