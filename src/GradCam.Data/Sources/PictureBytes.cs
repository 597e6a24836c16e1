using GradCam.Foundation;
using GradCam.Imaging;

namespace GradCam.Data.Sources;

/// <summary>Reads the bytes of a picture's file.</summary>
internal static class PictureBytes
{
    /// <summary>Those of a file of its own.</summary>
    public static byte[] OfFile(string path, ResourceLimits limits) =>
        FileBytes.Read(path, head => PictureFormats.Sniff(head, path), "file-bytes", limits);

    /// <summary>
    /// The file that a list names, below a folder; null if the name leads out of it.
    /// </summary>
    /// <param name="root">The folder.</param>
    /// <param name="name">The path, relative to the folder or absolute.</param>
    public static string? Below(string root, string name)
    {
        if (name.Any(char.IsControl))
            return null;
        string full = Path.GetFullPath(root),
            path = Path.GetFullPath(Path.Combine(full, name));
        string inside = full.EndsWith(Path.DirectorySeparatorChar) ? full : full + Path.DirectorySeparatorChar;
        return path.StartsWith(inside, StringComparison.Ordinal) ? path : null;
    }
}
