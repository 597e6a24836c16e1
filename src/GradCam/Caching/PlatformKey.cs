using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Caching;

/// <summary>The part of the cache's keys beside model and options: library, runtime and processor.</summary>
internal static class PlatformKey
{
    /// <summary>This build of the library and of the runtime's own.</summary>
    public static string Tool { get; } =
        $"{typeof(PlatformKey).Module.ModuleVersionId} {typeof(InferenceSession).Module.ModuleVersionId}";

    /// <param name="runtime">The native runtime's version.</param>
    /// <summary>The native runtime and the processor: graphs are laid out for its vectors.</summary>
    public static string Machine(string runtime) =>
        $"{runtime} {RuntimeInformation.RuntimeIdentifier} {RuntimeInformation.ProcessArchitecture} {Processor()}";

    private static string Processor()
    {
        // Elsewhere than on x86 the layouts do not depend on the processor.
        if (!X86Base.IsSupported)
            return "";
        var (_, _, features, more) = X86Base.CpuId(1, 0);
        var (_, b, c, d) = X86Base.CpuId(7, 0);
        var (a1, _, _, d1) = X86Base.CpuId(7, 1);
        return $"{features:x} {more:x} {b:x} {c:x} {d:x} {a1:x} {d1:x}";
    }
}
