using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Tests.Onnx;

public sealed class OnnxSaveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Save_afterLoad_keepsAllFields()
    {
        var model = SmallModels.Classifier();
        (model.Domain, model.ModelVersion, model.DocString) = ("net.example", 7, "about it");
        model.TrainingInfo.Add(new TrainingInfoProto());
        model.Graph.Node[0].MetadataProps.Add(new StringStringEntryProto { Key = "from", Value = "line 3" });
        model.Graph.QuantizationAnnotation.Add(new TensorAnnotation { TensorName = "w" });
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, model.ToByteArray());

        OnnxFile.Save(OnnxFile.Load(path), Path.Combine(_folder, "again.onnx"));

        Assert.Equal(model, ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(_folder, "again.onnx"))));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void Save_inAFolderThatIsNotThere_saysSo()
    {
        var error = Assert.Throws<GradCamException>(() =>
            OnnxFile.Save(new ModelProto(), Path.Combine(_folder, "none", "model.onnx"))
        );

        Assert.EndsWith("its folder does not exist: create the folder first.", error.Message);
    }

    [Fact]
    public void Save_overAFolder_leavesNothingBehind()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "model.onnx")).FullName;

        Assert.Throws<GradCamException>(() => OnnxFile.Save(new ModelProto(), folder));

        Assert.Equal([folder], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Save_toADevice_writesIntoIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        var model = new ModelProto { ProducerName = "gradcam" };
        // An open file by its number stands for devices, which a mistake would replace for the whole machine.
        using var open = new FileStream(
            Path.Combine(_folder, "open"),
            FileMode.Create,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete
        );

        OnnxFile.Save(model, $"/dev/fd/{open.SafeFileHandle.DangerousGetHandle()}");

        Assert.Equal(model.ToByteArray(), File.ReadAllBytes(Path.Combine(_folder, "open")));
    }
}
