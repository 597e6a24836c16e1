using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GradCam.Foundation;

/// <summary>
/// Keeps ONNX Runtime from reporting its use to its makers. Once loaded it writes a device id and a queue of events
/// under the user's home folder and looks up their collector's address, and its own call to stop that comes too late;
/// only this environment variable, read while it loads, prevents all of it.
/// </summary>
internal static partial class RuntimeTelemetry
{
    private const string Switch = "ORT_DISABLE_TELEMETRY",
        Off = "1";

    /// <summary>Runs before any other code of this assembly, and so before the runtime is loaded.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "There is no later moment that is sure to be early enough.")]
    internal static void Disable()
    {
        // For processes that this one starts, and for Windows.
        Environment.SetEnvironmentVariable(Switch, Off);
        // On Unix, .NET changes a copy of the environment that native code does not see.
        if (!OperatingSystem.IsWindows())
            _ = setenv(Switch, Off, overwrite: 1);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
