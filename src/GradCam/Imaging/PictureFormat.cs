namespace GradCam.Imaging;

/// <summary>The picture formats that are read.</summary>
internal enum PictureFormat
{
    Jpeg,
    Png,
    WebP,
    Gif,
    Bmp,
    Tiff,
}

/// <summary>Tells a picture's format from its first bytes, never from its name.</summary>
internal static class PictureFormats
{
    public const string Readable = "JPEG, PNG, WebP, GIF, BMP and TIFF";

    /// <summary>
    /// The endings of pictures' names, by which they are found in folders; what they are, their bytes tell.
    /// </summary>
    public static IReadOnlyList<string> Endings { get; } =
    [".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"];

    /// <summary>True for a name with one of them.</summary>
    public static bool HasEnding(ReadOnlySpan<char> name)
    {
        var ending = Path.GetExtension(name);
        foreach (string known in Endings)
            if (ending.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>The format of these bytes; a <see cref="GradCamException"/> for everything else.</summary>
    /// <param name="head">The first bytes.</param>
    /// <param name="source">The file's name in errors.</param>
    /// <param name="readable">The formats that errors offer.</param>
    public static PictureFormat Sniff(ReadOnlySpan<byte> head, string source, string readable = Readable) =>
        head switch
        {
            [0xFF, 0xD8, 0xFF, ..] => PictureFormat.Jpeg,
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PictureFormat.Png,
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => PictureFormat.Gif,
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] =>
                PictureFormat.WebP,
            [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => PictureFormat.Bmp,
            [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => PictureFormat.Tiff,
            [] => throw new GradCamException($"{source} is empty: give a picture ({readable})."),
            _ => throw new GradCamException(
                $"{source} is not a picture that can be read ({Describe(head)}): give {readable}."
            ),
        };

    private static string Describe(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("%PDF"u8))
            return "it is a PDF";
        if (head.StartsWith("PK"u8))
            return "it is a ZIP archive";
        if (head is [0x93, (byte)'N', (byte)'U', (byte)'M', ..])
            return "it is a NumPy array";
        if (head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8))
            return "it is a HEIC, AVIF or video file";
        if (head.IndexOf("<svg"u8) >= 0 || head.StartsWith("<?xml"u8))
            return "it is SVG or XML";
        foreach (var b in head)
            if (b < 9 || b is > 13 and < 32)
                return "its first bytes are of no known kind";
        return "it is text";
    }
}
