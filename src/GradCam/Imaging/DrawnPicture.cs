using GradCam.Foundation;

namespace GradCam.Imaging;

/// <summary>
/// Tells pictures that this program drew of photographs: a second look into a folder is not to take the results of the
/// first for photographs.
/// </summary>
internal static class DrawnPicture
{
    private static readonly string[] Endings = [".overlay.png", ".heatmap.png", ".sheet.png"];

    /// <summary>True for a file that has such a name, and names the program as the one that wrote it.</summary>
    public static bool Is(string path)
    {
        try
        {
            return Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                && FileKind.Special(path) is null
                && FileMark.Is(path, PictureEncoder.Software);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or GradCamException)
        {
            // What cannot be read is an error of its own, where it is to be explained.
            return false;
        }
    }
}
