using System.Runtime.CompilerServices;

namespace GradCam.Cli.Tests;

/// <summary>Keeps the tests away from the cache of whoever runs them.</summary>
internal static class OwnCache
{
    [ModuleInitializer]
    internal static void Set()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"gradcam-test-{Guid.NewGuid():N}");
        Environment.SetEnvironmentVariable("GRADCAM_CACHE", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        };
    }
}
