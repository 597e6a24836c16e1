using System.Reflection;

namespace GradCam;

/// <summary>
/// Runs models in a child process, so that a model with which ONNX Runtime crashes is an error and not the end of the
/// program. The process may take <see cref="ResourceLimits.MemoryBytes"/> and <see cref="ResourceLimits.RunSeconds"/>;
/// its end is a <see cref="GradCamException"/>.
/// </summary>
/// <remarks>
/// It contains crashes, endless runs and memory. It is not a sandbox against code that an attacker executes: the
/// process has the rights of this one. Starting it takes about a tenth of a second, and every run copies its tensors
/// twice.
/// </remarks>
/// <example><code>
/// // Main of the program begins with:
/// if (IsolatedWorker.RunIfRequested(args)) return 0;
/// ...
/// using var explainer = Explainer.Load("unknown.onnx", new() { Isolation = new() });
/// </code></example>
public sealed record Isolation
{
    /// <summary>
    /// The program to start, and its arguments; it has to begin with <see cref="IsolatedWorker.RunIfRequested"/>. Null
    /// for this program itself.
    /// </summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The command that starts this program once more.</summary>
    /// <exception cref="GradCamException">The program's file is not known.</exception>
    internal static IReadOnlyList<string> ThisProgram()
    {
        string program =
            Environment.ProcessPath
            ?? throw new GradCamException(
                "This program's file is not known, so it cannot be started for isolation; name a program in "
                    + "Isolation.Command."
            );
        if (!Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            return [program];
        // `dotnet program.dll`: where the assembly is there is known to its own file alone.
        string dll = Path.Combine(AppContext.BaseDirectory, $"{Assembly.GetEntryAssembly()?.GetName().Name}.dll");
        // The list of its files may have been named as well.
        string? files = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0];
        return File.Exists(dll)
            ? [program, "exec", .. files is { Length: > 0 } ? (string[])["--depsfile", files] : [], dll]
            : throw new GradCamException(
                $"{dll} is not there, so it cannot be started for isolation; name a program in Isolation.Command."
            );
    }
}
