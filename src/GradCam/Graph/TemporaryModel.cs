using Google.Protobuf;
using GradCam.Graph.Proto;

namespace GradCam.Graph;

/// <summary>A place for a model among the temporary files, for as long as it takes the runtime to read or write it. For this user alone.</summary>
internal sealed class TemporaryModel : IDisposable
{
    /// <summary>The file's path; nothing is there yet.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"gradcam-{Guid.NewGuid():N}.onnx");

    /// <summary>Writes a model there.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    public void Write(ModelProto model)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(Path, options);
        model.WriteTo(file);
    }

    /// <summary>The model that is there.</summary>
    public ModelProto Read() => ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path));

    public void Dispose() => File.Delete(Path);
}
