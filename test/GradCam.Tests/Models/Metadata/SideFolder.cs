namespace GradCam.Tests.Models.Metadata;

/// <summary>A folder with files beside a model.</summary>
internal sealed class SideFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gradcam-").FullName;

    /// <param name="name">The folder's name.</param>
    public SideFolder(string name = "model") => Directory.CreateDirectory(Folder = Path.Combine(_root, name));

    /// <summary>The folder of the model.</summary>
    public string Folder { get; }

    /// <summary>The folder above it.</summary>
    public string Above => _root;

    /// <summary>The model's path.</summary>
    public string Model => Path.Combine(Folder, "model.onnx");

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
