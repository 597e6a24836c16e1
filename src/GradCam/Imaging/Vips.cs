using System.Reflection;
using System.Runtime.InteropServices;
using NetVips;

namespace GradCam.Imaging;

/// <summary>libvips, set up once for how this library uses it.</summary>
internal static class Vips
{
    private const int MaxReason = 200;

    static Vips()
    {
        // A native program that leaves out NetVips' own initializer starts without libvips.
        if (!ModuleInitializer.VipsInitialized && ModuleInitializer.Exception is null)
            Start();
        // We decode one picture at a time and keep its pixels ourselves: the operation cache would only hold
        // on to memory, and a worker pool per picture costs more than it brings.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1;
        // What goes wrong becomes an error of ours; libvips would print it on the user's terminal besides.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, static (_, _, _) => { });
    }

    /// <summary>To be called before anything else of libvips is touched.</summary>
    public static void EnsureReady() { }

    private static void Start()
    {
        NativeLibrary.SetDllImportResolver(typeof(ModuleInitializer).Assembly, Resolve);
        if (!NetVips.NetVips.Init())
            throw new VipsException("libvips cannot be initialized");
    }

    /// <summary>Finds libvips' one file, which holds its libraries too, by the name it has on this system.</summary>
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        string file =
            OperatingSystem.IsWindows() ? "libvips-42.dll"
            : OperatingSystem.IsMacOS() ? "libvips.42.dylib"
            : "libvips.so.42";
        return NativeLibrary.TryLoad(file, assembly, path, out nint library) ? library : 0;
    }

    /// <summary>libvips reports a stack of lines; the first one says what is wrong.</summary>
    public static string Reason(VipsException error)
    {
        // NetVips puts its own sentence first and libvips' lines after it.
        var lines = error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string line = (lines.Length > 1 ? lines[1] : "its pixels cannot be decoded").TrimEnd('.');
        return line.Length > MaxReason ? line[..MaxReason] + "..." : line;
    }
}
