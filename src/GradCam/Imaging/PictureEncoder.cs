using NetVips;

namespace GradCam.Imaging;

/// <summary>8-bit RGB → the bytes of a picture file.</summary>
internal static class PictureEncoder
{
    // Heatmaps show rings around their edges at libvips' default of 75.
    private const int Quality = 92;

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
        [".gif"] = image => image.GifsaveBuffer(),
    };

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
            using var bare = Image.NewFromMemory(
                picture.Memory,
                picture.Width,
                picture.Height,
                3,
                Enums.BandFormat.Uchar
            );
            using var image = bare.Copy(interpretation: Enums.Interpretation.Srgb);
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
}
