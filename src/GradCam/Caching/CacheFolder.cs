namespace GradCam;

/// <summary>The folder of a user's prepared models.</summary>
public static class CacheFolder
{
    /// <summary>
    /// The value of the environment variable <c>GRADCAM_CACHE</c>, else <c>gradcam</c> in <c>XDG_CACHE_HOME</c>, else
    /// in the platform's folder for files that can be made again; null if there is none.
    /// </summary>
    public static string? Default()
    {
        if (Environment.GetEnvironmentVariable("GRADCAM_CACHE") is { Length: > 0 } own)
            return Path.GetFullPath(own);
        string caches =
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
            && Path.IsPathFullyQualified(xdg)
                ? xdg
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Home(OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache");
        return caches.Length == 0 ? null : Path.Combine(caches, "gradcam");
    }

    private static string Home(string folder) =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home
            ? Path.Combine(home, folder)
            : "";
}
