namespace GradCam.Foundation;

/// <summary>Folders that their user alone may look into.</summary>
internal static class UserFolder
{
    /// <summary>Makes a folder; on Windows with the rights of the one that it lies in.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
