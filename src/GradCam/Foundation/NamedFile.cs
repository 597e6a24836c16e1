namespace GradCam.Foundation;

/// <summary>
/// A file that another file names: a model its weights, a model card its labels. Such files come from anywhere, so what
/// they name is read only where it lies in their own folder, and only if it is an ordinary file: not through a link,
/// which may lead anywhere, and not a pipe or a device.
/// </summary>
internal static class NamedFile
{
    // The longest path of Linux; what is longer names nothing.
    private const int MaxLength = 4096;

    /// <summary>The path of a file that another one names.</summary>
    /// <param name="folder">
    /// The folder of the file that names it; it may itself be reached through links, for the user gave it.
    /// </param>
    /// <param name="location">The relative path that is named; both slashes separate folders.</param>
    /// <returns>
    /// The path, whether or not it exists; null if it does not stay within the folder, or if it passes through a link.
    /// </returns>
    /// <exception cref="GradCamException">It is a pipe, a socket or a device.</exception>
    public static string? Inside(string folder, string location)
    {
        if (!IsRelative(location))
            return null;
        string path = folder;
        foreach (string part in location.Split('/', '\\'))
        {
            if (part == ".")
                continue;
            if (!IsName(part))
                return null;
            path = Path.Combine(path, part);
            if (IsLink(path))
                return null;
        }
        FileBytes.RefuseSpecial(path);
        return path;
    }

    /// <summary>
    /// The path of a file that belongs to another, such as the labels or the card beside a model. Nobody named it, so a
    /// link there is refused: whoever sends a folder must not choose what else is read.
    /// </summary>
    /// <param name="path">The file that the user named.</param>
    /// <param name="name">The name of the other, in the same folder.</param>
    /// <returns>Its path, whether or not it exists.</returns>
    /// <exception cref="GradCamException">It is a link, a pipe, a socket or a device.</exception>
    public static string Beside(string path, string name) => Beside(path, Path.GetDirectoryName(path) ?? "", name);

    /// <inheritdoc cref="Beside(string, string)"/>
    /// <param name="path">The file that the user named.</param>
    /// <param name="folder">The folder of the other.</param>
    /// <param name="name">The name of the other.</param>
    public static string Beside(string path, string folder, string name)
    {
        string beside = Path.Combine(folder, name);
        FileBytes.RefuseSpecial(beside);
        return !IsLink(beside)
            ? beside
            : throw new GradCamException(
                $"{beside} is a link, and belongs to {path} without being named: put the file itself there, or name it."
            );
    }

    /// <summary>True if the path is a link: to a file, to a folder, or to nothing.</summary>
    public static bool IsLink(string path)
    {
        try
        {
            FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            return info.LinkTarget is not null || (info.Exists && info.Attributes.HasFlag(FileAttributes.ReparsePoint));
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // What cannot be looked at cannot be opened either; whoever opens it says why.
            return false;
        }
    }

    // A colon parts drives and the streams of a file on Windows.
    private static bool IsRelative(string location) =>
        location.Length is > 0 and <= MaxLength
        && !Path.IsPathRooted(location)
        && !location.Any(c => c == ':' || char.IsControl(c))
        // Half a surrogate pair becomes another character on the way to the system, and so another file's name.
        && UnicodeJson.IsWellFormed(location);

    // Windows drops dots and spaces at the end of a name, and has devices that every folder holds.
    private static bool IsName(string part) =>
        part.Length > 0
        && part != ".."
        && (!OperatingSystem.IsWindows() || (part[^1] is not ('.' or ' ') && !IsDevice(part)));

    private static bool IsDevice(string part) =>
        part.Split('.')[0].TrimEnd().ToUpperInvariant()
            is "CON"
                or "PRN"
                or "AUX"
                or "NUL"
                or "CONIN$"
                or "CONOUT$"
                or ['C', 'O', 'M', _]
                or ['L', 'P', 'T', _];
}
