using GradCam.Imaging;

namespace GradCam.Server.Requests;

/// <summary>Decodes pictures that anyone may have sent: those that browsers and cameras make, and no others.</summary>
internal static class UploadedPicture
{
    private const string Readable = "JPEG, PNG, WebP, GIF or BMP";

    /// <summary>Decodes one.</summary>
    /// <param name="encoded">The file.</param>
    /// <param name="name">Its name in errors.</param>
    /// <param name="limits">The limits on its pixels.</param>
    /// <exception cref="RequestException">It is of a format that is left out.</exception>
    /// <exception cref="GradCamException">It is no picture, damaged, or too large.</exception>
    public static Picture Decode(byte[] encoded, string name, ResourceLimits limits)
    {
        var format = Format(encoded, name);
        if (format == PictureFormat.Tiff)
            throw new RequestException(415, $"{name} is a TIFF file, which servers do not read: send {Readable}.");
        UploadForm.Check(encoded, format, name);
        return PictureDecoder.Decode(encoded, name, limits);
    }

    /// <summary>The format, by the first bytes.</summary>
    /// <exception cref="GradCamException">They are those of no picture.</exception>
    public static PictureFormat Format(byte[] encoded, string name) =>
        PictureFormats.Sniff(encoded.AsSpan(0, Math.Min(encoded.Length, 64)), name, Readable);
}
