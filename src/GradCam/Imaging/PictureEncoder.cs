using System.Text;
using NetVips;

namespace GradCam.Imaging;

/// <summary>8-bit RGB → the bytes of a picture file.</summary>
internal static class PictureEncoder
{
    /// <summary>The program that picture files name as the one that wrote them.</summary>
    public const string Software = "GradCam";

    // Heatmaps show rings around their edges at libvips' default of 75.
    private const int Quality = 92;
    private const int ThumbnailQuality = 75;

    // As fast as libvips' default of no filter and level 6, and a quarter smaller.
    private const int PngCompression = 2;
    private const Enums.ForeignPngFilter PngFilter = Enums.ForeignPngFilter.Up;

    private static readonly Dictionary<string, Func<Image, byte[]>> Encoders = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = image => image.PngsaveBuffer(compression: PngCompression, filter: PngFilter),
        [".jpg"] = image => image.JpegsaveBuffer(q: Quality),
        [".jpeg"] = image => image.JpegsaveBuffer(q: Quality),
        [".webp"] = image => image.WebpsaveBuffer(q: Quality),
        [".tif"] = image => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate),
        [".tiff"] = image => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate),
        [".gif"] = image => Commented(image.GifsaveBuffer()),
    };

    /// <summary>True for the ending of a format that can be written, such as <c>.png</c>.</summary>
    public static bool Writes(string extension) => Encoders.ContainsKey(extension);

    public static byte[] Encode(Picture picture, string extension, string name)
    {
        if (!Encoders.TryGetValue(extension, out var encode))
            throw new GradCamException(
                $"{name} cannot be written as '{extension}': use one of "
                    + $"{string.Join(", ", Encoders.Keys.Select(key => key[1..]))}."
            );
        Vips.EnsureReady();
        try
        {
            using var image = Of(picture);
            return encode(image);
        }
        catch (VipsException error)
        {
            throw new GradCamException(
                $"{name} cannot be written as {extension[1..]} ({Vips.Reason(error)}): choose another format.",
                error
            );
        }
    }

    /// <summary>A small JPEG file of a picture, for pages of many.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="side">The most that its longer side may have; smaller pictures keep their size.</param>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public static byte[] Thumbnail(Picture picture, int side)
    {
        Vips.EnsureReady();
        try
        {
            using var image = Of(picture);
            using var small = image.ThumbnailImage(side, height: side, size: Enums.Size.Down);
            return small.JpegsaveBuffer(q: ThumbnailQuality);
        }
        catch (VipsException error)
        {
            throw new GradCamException($"A picture cannot be made small ({Vips.Reason(error)}): leave it out.", error);
        }
    }

    /// <summary>A GIF file with the program as a comment, which libvips does not write.</summary>
    private static byte[] Commented(byte[] gif)
    {
        const byte extension = 0x21,
            comment = 0xFE;
        // A file ends with one byte.
        return
        [
            .. gif.AsSpan(0, gif.Length - 1),
            extension,
            comment,
            (byte)Software.Length,
            .. Encoding.ASCII.GetBytes(Software),
            0,
            gif[^1],
        ];
    }

    private static Image Of(Picture picture)
    {
        using var bare = Image.NewFromMemory(picture.Memory, picture.Width, picture.Height, 3, Enums.BandFormat.Uchar);
        using var colours = bare.Copy(interpretation: Enums.Interpretation.Srgb);
        return colours.Mutate(image =>
        {
            foreach (string field in (string[])["png-comment-0-Software", "exif-ifd0-Software", "image-description"])
                image.Set(GValue.GStrType, field, Software);
        });
    }
}
