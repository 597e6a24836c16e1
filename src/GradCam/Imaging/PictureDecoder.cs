using NetVips;

namespace GradCam.Imaging;

/// <summary>Bytes of a picture file → 8-bit RGB.</summary>
internal static class PictureDecoder
{
    // Larger arrays would be kept until a collection of everything, and add up to the picture once more.
    private const int StripBytes = 80_000;

    private static readonly double[] White = [255, 255, 255];

    public static Picture Decode(byte[] encoded, string name, ResourceLimits limits)
    {
        var format = PictureFormats.Sniff(encoded.AsSpan(0, Math.Min(encoded.Length, 64)), name);

        // libvips as it is packaged has no loader for BMP.
        return format == PictureFormat.Bmp
            ? BmpReader.Read(encoded, name, limits)
            : DecodeWithVips(encoded, format, name, limits);
    }

    // Beyond it, tables of what a side is resampled from would be larger than the picture.
    private const int MaxSide = 1_000_000;

    /// <summary>Refuses a picture for its size as its header states it.</summary>
    public static void CheckSize(long width, long height, string name, ResourceLimits limits)
    {
        if (width > MaxSide || height > MaxSide)
            throw new GradCamException(
                FormattableString.Invariant(
                    $"{name} has {width}×{height} pixels, a side of more than {MaxSide:N0}: cut it into parts."
                )
            );

        // Pixels live in one array, whose length has to fit an int.
        if (width * height > Math.Min(limits.PicturePixels, Array.MaxLength / 3))
            throw new GradCamException(
                FormattableString.Invariant(
                    $"{name} has {width}×{height} = {width * height:N0} pixels: {limits.Met("picture-pixels")}"
                )
            );
    }

    private static Picture DecodeWithVips(byte[] encoded, PictureFormat format, string name, ResourceLimits limits)
    {
        Vips.EnsureReady();
        if (format == PictureFormat.Tiff)
            TiffPages.Check(encoded, name);
        if (format == PictureFormat.Jpeg)
            JpegScans.Check(encoded, name);
        try
        {
            // The loader of exactly this format: nothing else of libvips ever sees foreign bytes.
            using var loaded = Open(encoded, format);
            CheckSize(loaded.Width, loaded.Height, name, limits);
            if (loaded.Format is not (Enums.BandFormat.Uchar or Enums.BandFormat.Ushort))
                throw new GradCamException(
                    $"{name} stores its samples as {loaded.Format.ToString().ToLowerInvariant()}: convert it to "
                        + $"8-bit RGB."
                );
            using var rgb = ToRgb(loaded);
            if (rgb.Bands != 3)
                throw new GradCamException(
                    $"{name} has {loaded.Bands} channels, which is not a photograph: convert it to 8-bit RGB."
                );
            return Orientation.Apply(Pixels(rgb), rgb.Width, rgb.Height, Orientation.Of(loaded));
        }
        catch (VipsException error)
        {
            throw new GradCamException(
                $"{name} is a damaged or cut off {format} picture ({Vips.Reason(error)}): fetch or save it again.",
                error
            );
        }
    }

    /// <summary>All pixels, strip by strip: libvips would make them once more in memory of its own.</summary>
    private static byte[] Pixels(Image rgb)
    {
        int row = 3 * rgb.Width,
            rows = Math.Max(1, StripBytes / row);
        var pixels = new byte[row * rgb.Height];
        using var region = NetVips.Region.New(rgb);
        for (int y = 0; y < rgb.Height; y += rows)
            region.Fetch(0, y, rgb.Width, Math.Min(rows, rgb.Height - y)).CopyTo(pixels, y * row);
        return pixels;
    }

    private static Image Open(byte[] encoded, PictureFormat format)
    {
        const Enums.Access access = Enums.Access.Sequential;
        const Enums.FailOn failOn = Enums.FailOn.Error;
        return format switch
        {
            PictureFormat.Jpeg => Image.JpegloadBuffer(encoded, access: access, failOn: failOn),
            PictureFormat.Png => Image.PngloadBuffer(encoded, access: access, failOn: failOn),
            PictureFormat.WebP => Image.WebploadBuffer(encoded, access: access, failOn: failOn),
            PictureFormat.Gif => Image.GifloadBuffer(encoded, access: access, failOn: failOn),
            PictureFormat.Tiff => Image.TiffloadBuffer(encoded, access: access, failOn: failOn),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "This format has no libvips loader."),
        };
    }

    private static Image ToRgb(Image image)
    {
        using var srgb = image.Colourspace(Enums.Interpretation.Srgb);
        using var bytes = srgb.Cast(Enums.BandFormat.Uchar);
        return bytes.HasAlpha() ? bytes.Flatten(background: White) : bytes.Copy();
    }
}
