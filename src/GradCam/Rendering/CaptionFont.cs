using System.Runtime.InteropServices;
using GradCam.Imaging;
using NetVips;

namespace GradCam.Rendering;

/// <summary>
/// The embedded font of captions, as the file that libvips wants. A bare machine has no fonts at all, and with our own
/// a picture is the same on every machine.
/// </summary>
internal static unsafe class CaptionFont
{
    /// <summary>Under this name no machine has another font.</summary>
    public const string Family = "GradCam Caption";

    // Without any configuration fontconfig complains on the user's terminal; with the machine's it may search its disk
    // for minutes. Hinting, made for bitmaps of few pixels, would space small letters unevenly.
    private const string Configuration = """
        <?xml version="1.0"?>
        <fontconfig><match target="font"><edit name="hinting"><bool>false</bool></edit></match></fontconfig>
        """;

    private static readonly Lazy<string> Font = new(Unpack);

    /// <summary>
    /// The font's file. It has to stay until the process ends, because it is opened anew for each size.
    /// </summary>
    /// <exception cref="GradCamException">There is no room for temporary files.</exception>
    public static string Path => Font.Value;

    private static string Unpack()
    {
        try
        {
            var folder = Directory.CreateTempSubdirectory("gradcam-font-");
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(folder);
            var (font, configuration) = (
                System.IO.Path.Combine(folder.FullName, "caption.ttf"),
                System.IO.Path.Combine(folder.FullName, "fonts.conf")
            );
            using (var resource = typeof(CaptionFont).Assembly.GetManifestResourceStream("GradCam.caption.ttf")!)
            using (var file = File.Create(font))
                resource.CopyTo(file);
            File.WriteAllText(configuration, Configuration);
            Vips.EnsureReady();
            Configure(configuration);
            return font;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GradCamException(
                $"The font of captions cannot be unpacked ({error.Message.TrimEnd('.')}): check the folder for "
                    + "temporary files.",
                error
            );
        }
    }

    // .NET keeps an environment of its own, which native code does not see. A setting that the user made stays.
    private static void Configure(string path)
    {
        var library =
            OperatingSystem.IsWindows() ? "libvips-42.dll"
            : OperatingSystem.IsMacOS() ? "libvips.42.dylib"
            : "libvips.so.42";
        if (!NativeLibrary.TryLoad(library, typeof(Image).Assembly, null, out var handle))
            return;
        if (!NativeLibrary.TryGetExport(handle, "g_setenv", out var setter))
            return;
        var (name, value) = (Marshal.StringToCoTaskMemUTF8("FONTCONFIG_FILE"), Marshal.StringToCoTaskMemUTF8(path));
        ((delegate* unmanaged[Cdecl]<nint, nint, int, int>)setter)(name, value, 0);
        Marshal.FreeCoTaskMem(name);
        Marshal.FreeCoTaskMem(value);
    }

    private static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Windows keeps open files; its disk clean-up takes them.
        }
    }
}
