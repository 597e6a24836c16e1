using System.Diagnostics;

namespace GradCam.Cli.Tests;

/// <summary>The built command line as a process of its own, for what can only be seen from outside.</summary>
internal static class BuiltProgram
{
    /// <summary>The command that starts it.</summary>
    // The program's own list of files names those of one platform's folder; the tests' folder has them for all.
    public static readonly string[] Command =
    [
        "dotnet",
        "exec",
        "--depsfile",
        At($"{typeof(BuiltProgram).Assembly.GetName().Name}.deps.json"),
        "--runtimeconfig",
        At("GradCam.Cli.runtimeconfig.json"),
        At("GradCam.Cli.dll"),
    ];

    /// <summary>
    /// The start of the program with these arguments, perhaps by way of another program such as strace; output and
    /// error are redirected.
    /// </summary>
    public static ProcessStartInfo StartInfo(string[] arguments, params string[] by)
    {
        string[] all = [.. by, .. Command, .. arguments];
        return new(all[0], all[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
    }

    private static string At(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
