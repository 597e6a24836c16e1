using System.Runtime.CompilerServices;

namespace GradCam.Tests;

/// <summary>The folder of the sources, for tests that read them.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string file = "")
    {
        var folder = new FileInfo(file).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GradCam.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run apart from their sources.");
    }
}
