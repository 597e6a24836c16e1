using NetVips;

namespace GradCam.Imaging;

/// <summary>Bytes of a picture file → 8-bit RGB.</summary>
internal static class PictureDecoder
{
    // Larger arrays would be kept until a collection of everything, and add up to the picture once more.
    private const int StripBytes = 80_000;

    private static readonly double[] White = [255, 255, 255];

    // What a JPEG decoder can leave out: it computes a half, a quarter or an eighth of each side directly.
    private static readonly int[] Shrinks = [8, 4, 2];

    public static Picture Decode(byte[] encoded, string name, ResourceLimits limits) =>
        Reduced(encoded, name, limits, int.MaxValue).Picture;

    /// <summary>Decodes a picture, of less than its size where its codec can.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="name">The picture's name for error messages.</param>
    /// <param name="limits">The limits on its size.</param>
    /// <param name="leastSide">The least length of its shorter side.</param>
    /// <returns>The picture, and the width and height that its file has.</returns>
    public static (Picture Picture, int Width, int Height) Reduced(
        byte[] encoded,
        string name,
        ResourceLimits limits,
        int leastSide
    )
    {
        var format = PictureFormats.Sniff(encoded.AsSpan(0, Math.Min(encoded.Length, 64)), name);

        // libvips as it is packaged has no loader for BMP.
        if (format != PictureFormat.Bmp)
            return DecodeWithVips(encoded, format, name, limits, leastSide);
        var picture = BmpReader.Read(encoded, name, limits);
        return (picture, picture.Width, picture.Height);
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

    private static (Picture, int, int) DecodeWithVips(
        byte[] encoded,
        PictureFormat format,
        string name,
        ResourceLimits limits,
        int leastSide
    )
    {
        try
        {
            using var whole = Open(encoded, format, name, limits);
            int side = Math.Min(whole.Width, whole.Height),
                shrink = format == PictureFormat.Jpeg ? Shrinks.FirstOrDefault(s => side / s >= leastSide, 1) : 1;
            using var loaded = shrink == 1 ? whole.Copy() : Open(encoded, format, shrink);
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
            int orientation = Orientation.Of(loaded);
            var picture = Orientation.Apply(Pixels(rgb), rgb.Width, rgb.Height, orientation);
            return Orientation.Exchanges(orientation)
                ? (picture, whole.Height, whole.Width)
                : (picture, whole.Width, whole.Height);
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

    /// <summary>Opens a picture of a size that is allowed; its pixels are decoded as they are asked for.</summary>
    /// <exception cref="GradCamException">It is too large, or of a form that is dangerous to decode.</exception>
    /// <exception cref="VipsException">It is damaged.</exception>
    public static Image Open(byte[] encoded, PictureFormat format, string name, ResourceLimits limits)
    {
        Vips.EnsureReady();
        if (format == PictureFormat.Tiff)
            TiffPages.Check(encoded, name);
        if (format == PictureFormat.Jpeg)
            JpegScans.Check(encoded, name);
        var image = Open(encoded, format);
        try
        {
            CheckSize(image.Width, image.Height, name, limits);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    // The loader of exactly this format: nothing else of libvips ever sees foreign bytes.
    private static Image Open(byte[] encoded, PictureFormat format, int shrink = 1)
    {
        const Enums.Access access = Enums.Access.Sequential;
        const Enums.FailOn failOn = Enums.FailOn.Error;
        return format switch
        {
            PictureFormat.Jpeg => Image.JpegloadBuffer(encoded, shrink: shrink, access: access, failOn: failOn),
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
