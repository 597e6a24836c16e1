using System.Runtime.InteropServices;
using Google.Protobuf;
using GradCam.Foundation;
using GradCam.Onnx.Proto;
using Microsoft.Win32.SafeHandles;

namespace GradCam.Onnx;

/// <summary>
/// A place for a model among the temporary files, for as long as it takes the runtime to read or write it. For this
/// user alone.
/// </summary>
/// <remarks>
/// On Linux a single file has no name, and goes with the process. What else a killed process leaves, the next one
/// removes.
/// </remarks>
internal sealed partial class TemporaryModel : IDisposable
{
    private const string Prefix = "gradcam-",
        Suffix = ".onnx";

    private static readonly Lazy<bool> Swept = new(() =>
    {
        TemporaryPath.Sweep(System.IO.Path.GetTempPath(), Prefix, Suffix);
        return true;
    });

    private readonly SafeFileHandle? _unnamed;
    private readonly TemporaryPath? _named;

    private TemporaryModel(SafeFileHandle unnamed) => (_unnamed, Path) = (unnamed, PathOf(unnamed));

    private TemporaryModel(TemporaryPath named, string path) => (_named, Path) = (named, path);

    /// <summary>The file's path, for this process and those that it starts.</summary>
    public string Path { get; }

    /// <summary>A place for a model to be written to that is small enough to lie in memory.</summary>
    public static TemporaryModel Small() => At(OperatingSystem.IsLinux() ? InMemory() ?? Unnamed() : null);

    /// <summary>A model, written.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder of temporary files cannot be written to.</exception>
    public static TemporaryModel Of(ModelProto model)
    {
        var file = At(OperatingSystem.IsLinux() ? Unnamed() : null);
        try
        {
            file.Write(model);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A model, written with its large weights in a file beside it, which the runtime maps instead of making two copies
    /// of it. What is mapped stays when the files are removed, but on Windows, where they could not be.
    /// </summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder of temporary files cannot be written to.</exception>
    public static TemporaryModel OfParts(ModelProto model)
    {
        if (OperatingSystem.IsWindows())
            return Of(model);
        var folder = Named();
        try
        {
            UserFolder.Create(folder.Path);
            var file = new TemporaryModel(folder, System.IO.Path.Combine(folder.Path, "model.onnx"));
            string weights = System.IO.Path.Combine(folder.Path, "weights.bin");
            using var written = new FileStream(weights, Options(FileMode.CreateNew, FileAccess.Write, bufferSize: 0));
            file.Write(ExternalData.WriteOut(model, written));
            return file;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Removes what processes that were killed have left, while the caller goes on: a full folder takes milliseconds to
    /// look through.
    /// </summary>
    public static void Sweep() => Task.Run(() => Swept.Value);

    private void Write(ModelProto model)
    {
        var options = Options(
            _unnamed is null ? FileMode.CreateNew : FileMode.Open,
            FileAccess.Write,
            bufferSize: 1 << 16
        );
        using var file = new FileStream(Path, options);
        model.WriteTo(file);
    }

    /// <summary>The model that is there.</summary>
    public ModelProto Read() => ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path));

    public void Dispose()
    {
        _unnamed?.Dispose();
        _named?.Dispose();
    }

    private static TemporaryModel At(SafeFileHandle? unnamed)
    {
        if (unnamed is not null)
            return new(unnamed);
        var named = Named();
        return new(named, named.Path);
    }

    private static FileStreamOptions Options(FileMode mode, FileAccess access, int bufferSize)
    {
        const FileShare share = FileShare.ReadWrite | FileShare.Delete;
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = share,
            BufferSize = bufferSize,
        };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static TemporaryPath Named()
    {
        _ = Swept.Value;
        return TemporaryPath.New(System.IO.Path.GetTempPath(), Prefix, Suffix);
    }

    /// <summary>A file that has lost its name; null where that cannot be, or cannot be opened once more.</summary>
    private static SafeFileHandle? Unnamed()
    {
        try
        {
            using var named = Named();
            var file = new FileStream(
                named.Path,
                Options(FileMode.CreateNew, FileAccess.ReadWrite, bufferSize: 0)
            ).SafeFileHandle;
            File.Delete(named.Path);
            return OpensAgain(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SafeFileHandle? InMemory()
    {
        const uint closeOnExec = 1;
        int file = memfd_create("gradcam", closeOnExec);
        return file < 0 ? null : OpensAgain(new(file, ownsHandle: true));
    }

    private static SafeFileHandle? OpensAgain(SafeFileHandle file)
    {
        try
        {
            File.OpenHandle(PathOf(file), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file.Dispose();
            return null;
        }
    }

    private static string PathOf(SafeFileHandle file) =>
        FormattableString.Invariant($"/proc/{Environment.ProcessId}/fd/{file.DangerousGetHandle()}");

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);
}
