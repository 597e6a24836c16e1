using System.Diagnostics.CodeAnalysis;

namespace GradCam.Tests;

/// <summary>
/// Programs that a test runs and that need not be on every machine. Without them the test is skipped, with a reason
/// that names the program; where <c>GRADCAM_REQUIRE_TOOLS</c> is 1, as in <c>.ci/run</c>, it fails.
/// </summary>
internal static class RequiredTool
{
    /// <summary>The path of a program; skips the test if there is none.</summary>
    /// <param name="package">Debian's package that has it.</param>
    /// <param name="names">Its names, the first one for the reason.</param>
    public static string Find(string package, params string[] names)
    {
        string? found = names.SelectMany(Installed).FirstOrDefault();
        if (found is null)
            SkipWithout(names[0], package);
        return found;
    }

    /// <summary>All programs of a name, in the order of <c>PATH</c>.</summary>
    public static IEnumerable<string> Installed(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Endings.Select(ending => Path.Combine(folder, name + ending)))
            .Where(File.Exists);

    /// <summary>Skips the test, or fails it where every tool is required.</summary>
    [DoesNotReturn]
    public static void SkipWithout(string tool, string package)
    {
        string reason = $"{tool} is not installed (Debian's package is {package}).";
        if (Environment.GetEnvironmentVariable("GRADCAM_REQUIRE_TOOLS") == "1")
            Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static string[] Endings => OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
}
