using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Tests.Onnx;

/// <summary>Alone, because it looks at the memory of the whole process.</summary>
[Collection(nameof(OnnxMemoryTests))]
[CollectionDefinition(nameof(OnnxMemoryTests), DisableParallelization = true)]
public sealed class OnnxMemoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_leavesLargeWeightsInTheFile_untilTheyAreAskedFor()
    {
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, SmallModels.CatsDogs);
        long length = new FileInfo(path).Length;
        const int times = 15;
        var (loaded, growth) = (new ModelProto[times], new long[times]);

        for (int i = 0; i < times; i++)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            loaded[i] = OnnxFile.Load(path);
            growth[i] = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        // What the runtime itself takes and gives meanwhile is not the median.
        var model = loaded[0];
        Assert.InRange(growth.Order().ElementAt(times / 2), 1, length / 5);
        Assert.Equal(ModelProto.Parser.ParseFrom(SmallModels.CatsDogs).Graph.Initializer, model.Graph.Initializer);
    }
}
