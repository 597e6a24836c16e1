using System.Collections.Concurrent;
using GradCam.Foundation;

namespace GradCam.Cli.Remote;

/// <summary>Where copies of files lie that are named by their addresses.</summary>
internal static class RemoteFolders
{
    private const string Name = "downloads",
        Temporary = "gradcam-download-";

    private static readonly ConcurrentDictionary<string, TemporaryPath> Unkept = new();

    /// <summary>The folder of a key: in the cache, or one that goes with this process.</summary>
    /// <param name="cache">The cache; null to keep nothing.</param>
    public static Func<string, string> Of(string? cache)
    {
        if (cache is not null)
            return key => Path.Combine(cache, Name, key);
        TemporaryPath.Sweep(Path.GetTempPath(), Temporary);
        return key => Unkept.GetOrAdd(key, _ => TemporaryPath.New(Path.GetTempPath(), Temporary)).Path;
    }

    /// <summary>True if the environment allows copies alone.</summary>
    public static bool IsOffline(Func<string, string?> variable) =>
        variable(RemoteFiles.OfflineVariable) is { Length: > 0 } said
        && said != "0"
        && !said.Equals("false", StringComparison.OrdinalIgnoreCase);
}
