using NetVips;

namespace GradCam.Imaging;

/// <summary>
/// Bytes of a picture file that is a mask: which pixels are set, of whatever depth and channels. Pixels that are
/// transparent are not set, and in JPEG files, which blur edges, those below the middle.
/// </summary>
internal static class MaskDecoder
{
    private const double Middle = 128;

    /// <summary>Decodes a mask.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="name">Its name for error messages.</param>
    /// <param name="limits">The limits on its size.</param>
    /// <returns>True for each pixel that is set, row by row; the width; the height.</returns>
    /// <exception cref="GradCamException">It is no picture, or too large.</exception>
    public static (bool[] Pixels, int Width, int Height) Decode(byte[] encoded, string name, ResourceLimits limits)
    {
        var format = PictureFormats.Sniff(encoded.AsSpan(0, Math.Min(encoded.Length, 64)), name);
        if (format == PictureFormat.Bmp)
        {
            var picture = BmpReader.Read(encoded, name, limits);
            return (Set(picture.Rgb, 3), picture.Width, picture.Height);
        }
        try
        {
            using var image = PictureDecoder.Open(encoded, format, name, limits);
            using var colours = image.HasAlpha() ? image.ExtractBand(0, n: image.Bands - 1) : image.Copy();
            using var each = format == PictureFormat.Jpeg ? colours >= Middle : colours.NotEqual(0);
            using var any = each.BandOr();
            using var alpha = image.HasAlpha() ? image.ExtractBand(image.Bands - 1) : null;
            using var opaque = alpha?.NotEqual(0);
            using var set = opaque is null ? any.Copy() : any & opaque;
            return (Set(set.WriteToMemory<byte>(), 1), set.Width, set.Height);
        }
        catch (VipsException error)
        {
            throw new GradCamException(
                $"The mask {name} is a damaged or cut off {format} picture ({Vips.Reason(error)}): save it again.",
                error
            );
        }
    }

    private static bool[] Set(ReadOnlySpan<byte> values, int channels)
    {
        var set = new bool[values.Length / channels];
        for (int i = 0; i < set.Length; i++)
            set[i] = values.Slice(channels * i, channels).ContainsAnyExcept((byte)0);
        return set;
    }
}
