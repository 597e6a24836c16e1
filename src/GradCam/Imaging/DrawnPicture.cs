using System.Text;
using GradCam.Foundation;

namespace GradCam.Imaging;

/// <summary>
/// Tells pictures that this program drew of photographs: a second look into a folder is not to take the results of the
/// first for photographs.
/// </summary>
internal static class DrawnPicture
{
    private const int HeadLength = 1 << 12,
        TailLength = 1 << 16;

    private static readonly string[] Endings = [".overlay.png", ".heatmap.png", ".sheet.png"];

    /// <summary>True for a file that has such a name, and names the program as the one that wrote it.</summary>
    public static bool Is(string path)
    {
        try
        {
            return Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                && FileKind.Special(path) is null
                && Has(path, PictureEncoder.Software);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or GradCamException)
        {
            // What cannot be read is an error of its own, where it is to be explained.
            return false;
        }
    }

    /// <summary>True for a file with a text near its beginning or its end.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool Has(string path, string mark)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(mark);
        using var file = FileBytes.Shared(path);
        return FileBytes.Part(file, 0, HeadLength).AsSpan().IndexOf(bytes) >= 0
            || FileBytes.Part(file, Math.Max(0, file.Length - TailLength), TailLength).AsSpan().IndexOf(bytes) >= 0;
    }
}
