using Google.Protobuf;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Tests.Onnx;

public sealed class TemporaryModelTests : IDisposable
{
    private const int Large = 300_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OfParts_hasTheSameWeights_largeOnesInAFileBeside()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a file that is mapped.");
        var model = Model();
        var before = model.Clone();

        using var file = TemporaryModel.OfParts(model);

        Assert.Equal(before, model);
        var written = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file.Path));
        Assert.Equal(
            [TensorProto.Types.DataLocation.External, TensorProto.Types.DataLocation.Default],
            written.Graph.Initializer.Select(t => t.DataLocation)
        );
        Assert.True(new FileInfo(file.Path).Length < Large);
        var read = OnnxFile.Load(file.Path);
        Assert.Equal(model.Graph.Initializer.Select(t => t.RawData), read.Graph.Initializer.Select(t => t.RawData));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(file.Path)!)
            );
    }

    [Fact]
    public void OfParts_ofWeightsThatLieInAFile_copiesThem()
    {
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, Model().ToByteArray());

        using var file = TemporaryModel.OfParts(OnnxFile.Load(path));

        Assert.Equal(Model().Graph.Initializer, OnnxFile.Load(file.Path).Graph.Initializer);
    }

    [Fact]
    public void Open_ofLargeModel_runsOnWhenItsFilesAreGone()
    {
        // Of more than a megabyte: smaller models are opened from memory.
        using var session = InProcessRuntime.Default.Open(Model(), new());

        var sum = session.Run(
            new Dictionary<string, FeedTensor> { ["x"] = new(new float[Large].AsMemory(), [Large]) },
            TestContext.Current.CancellationToken
        )[0];

        Assert.Equal(SmallModels.Numbers([Large]).Select(v => v + 1), sum.Floats);
        int process = Environment.ProcessId;
        Assert.DoesNotContain(
            Directory.GetFileSystemEntries(Path.GetTempPath(), "gradcam-*.onnx"),
            left => left.Contains(FormattableString.Invariant($"-{process}-"), StringComparison.Ordinal)
        );
    }

    /// <summary>y = x + large weights + a small one.</summary>
    private static ModelProto Model() =>
        SmallModels.Of(
            [Nodes.New("Add", ["x", "large"], ["sum"]), Nodes.New("Add", ["sum", "one"], ["y"])],
            [("x", [Large])],
            ["y"],
            18,
            Tensors.Of("large", SmallModels.Numbers([Large]), Large),
            Tensors.Of("one", [1f], 1)
        );
}
