using NetVips;

namespace GradCam.Imaging;

/// <summary>8-bit RGB → the bytes of a picture file.</summary>
internal static class PictureEncoder
{
    // Heatmaps show rings around their edges at libvips' default of 75.
    private const int Quality = 92;

    private const string Png = ".png";

    private static readonly Dictionary<string, Func<Image, byte[]>> Encoders = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = image => image.JpegsaveBuffer(q: Quality),
        [".jpeg"] = image => image.JpegsaveBuffer(q: Quality),
        [".webp"] = image => image.WebpsaveBuffer(q: Quality),
        [".tif"] = image => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate),
        [".tiff"] = image => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate),
        [".gif"] = image => image.GifsaveBuffer(),
    };

    public static byte[] Encode(Picture picture, string extension, string name)
    {
        if (extension.Equals(Png, StringComparison.OrdinalIgnoreCase)) return PngWriter.Encode(picture);
        if (!Encoders.TryGetValue(extension, out var encode))
            throw new GradCamException(
                $"{name} cannot be written as '{extension}': use one of {string.Join(", ", Encoders.Keys.Prepend(Png).Select(key => key[1..]))}.");
        Vips.EnsureReady();
        try
        {
            using var bare = Image.NewFromMemory(picture.Memory, picture.Width, picture.Height, 3, Enums.BandFormat.Uchar);
            using var image = bare.Copy(interpretation: Enums.Interpretation.Srgb);
            return encode(image);
        }
        catch (VipsException error)
        {
            throw new GradCamException($"{name} cannot be written as {extension[1..]} ({Vips.Reason(error)}): choose another format.", error);
        }
    }
}
