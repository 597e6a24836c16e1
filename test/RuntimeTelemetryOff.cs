using System.Runtime.CompilerServices;

namespace GradCam;

/// <summary>Programs that open ONNX Runtime themselves: its telemetry is off before they do.</summary>
internal static class RuntimeTelemetryOff
{
    [ModuleInitializer]
    internal static void Run() => RuntimeHelpers.RunModuleConstructor(typeof(Explainer).Module.ModuleHandle);
}
