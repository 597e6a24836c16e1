using GradCam.Tests;

namespace GradCam.Server.Tests;

/// <summary>A folder's models have the names of their files.</summary>
public sealed class ModelFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_namesKindAndModel_ofOnnxAndKeras()
    {
        Copy("test/GradCam.Keras.Tests/Golden/h5py.h5", "small net.h5");
        Copy("models/cats-dogs.onnx", "b.onnx");
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "no model");
        var all = new ModelFolder(_folder).All();

        Assert.Equal([("b", "onnx"), ("small-net", "keras")], all.Select(m => (m.Name, m.Kind)));
        foreach (var entry in all)
            entry.Load().Dispose();
    }

    [Fact]
    public void All_ofTwoFilesOfOneName_saysSo()
    {
        Copy("models/cats-dogs.onnx", "a.onnx");
        Copy("models/cats-dogs.onnx", "a.keras");

        Assert.Contains(
            "several models 'a'",
            Assert.Throws<GradCamException>(() => new ModelFolder(_folder).All()).Message
        );
    }

    [Fact]
    public void All_ofNoFolder_saysSo() =>
        Assert.Contains(
            "cannot be read",
            Assert.Throws<GradCamException>(() => new ModelFolder(Path.Combine(_folder, "none")).All()).Message
        );

    private void Copy(string source, string name) =>
        File.Copy(Path.Combine(Repository.Root, source), Path.Combine(_folder, name));
}
