namespace GradCam.Data.Sources;

/// <summary>Tells pictures by their names.</summary>
internal static class PictureNames
{
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg",
        ".jpeg",
        ".png",
        ".webp",
        ".gif",
        ".bmp",
        ".tif",
        ".tiff",
    };

    /// <summary>The endings in words.</summary>
    public static string All => string.Join(", ", Endings);

    /// <summary>True for the name of a picture.</summary>
    public static bool IsPicture(string name) => Endings.Contains(Path.GetExtension(name));
}
